import type { Analysis, Fitness, Gap, Judgement, Plugin, Rule, Severity } from "../engine/index.ts";
import type { Snapshot } from "../graph/index.ts";
import { SecaError, nearest, onOneLine, quoted } from "../kernel/index.ts";
import { shortVersion } from "../model/index.ts";
import { MAIN } from "../store/index.ts";
import { type Asked, questionAbout } from "./asking.ts";
import { cursorAt, parseCursor } from "./find.ts";
import type { Shared } from "./suite.ts";

export interface AnalysisRequest {
  /** Ids of plugins; all that fit unless they are named. */
  readonly frameworks?: readonly string[] | undefined;
  readonly branch?: string | undefined;
}

export interface PageRequest extends AnalysisRequest {
  readonly limit: number;
  readonly cursor?: string | undefined;
}

export interface FindingsRequest extends PageRequest {
  /** The least severity that is shown. */
  readonly severity?: Severity | undefined;
  /** The element that findings are about. */
  readonly target?: string | undefined;
}

export interface AnalysisSummary {
  readonly version: string;
  /** Equal facts and equal engines give equal results. */
  readonly engine: string;
  readonly frameworks: readonly string[];
  /** Of each plugin there is, why it suits the system or what is missing. */
  readonly fitness: readonly Fitness[];
  /** How many findings there are, the worst severity first. */
  readonly findings: Readonly<Record<Severity, number>>;
  readonly total: number;
  readonly mitigated: number;
  /** Answers that somebody could give, each of which may settle several rules. */
  readonly questions: number;
  readonly cells: number;
  readonly ran: number;
  readonly reused: number;
  readonly gaps: readonly Gap[];
}

export interface Finding {
  readonly id: string;
  readonly framework: string;
  readonly rule: string;
  readonly name: string;
  readonly category: string;
  readonly element: string;
  readonly elementName: string;
  readonly severity: Severity;
  readonly says: string;
}

/** A question and what hangs on it. */
export interface OpenQuestion extends Asked {
  /** How many rules wait for the answer, and how many for nothing else. */
  readonly settles: number;
  readonly alone: number;
}

/** What one rule says of one element, with all that proves it and all that would settle it. */
export interface FindingDetail extends Omit<Finding, "severity" | "says"> {
  readonly version: string;
  readonly outcome: Judgement["outcome"];
  readonly says: string;
  readonly severity?: Severity;
  readonly likelihood?: string;
  readonly impact?: string;
  readonly because: Judgement["because"];
  readonly asks: readonly Asked[];
  readonly remedies: readonly {
    readonly does: string;
    readonly element: string;
    readonly attribute: string;
    readonly value: "yes" | "no";
  }[];
  readonly cwe: readonly string[];
  readonly capec: readonly string[];
  readonly attack: readonly string[];
}

export interface Page<T> {
  readonly version: string;
  readonly items: readonly T[];
  readonly total: number;
  readonly cursor?: string;
}

interface Analysed {
  readonly snapshot: Snapshot;
  readonly analysis: Analysis;
  readonly plugins: readonly Plugin[];
  readonly fitness: readonly Fitness[];
  readonly engine: string;
}

/** What the ways of analysing find in a system. Nothing here writes facts: results follow from them. */
export class AnalysisDesk {
  private readonly shared: Shared;

  constructor(shared: Shared) {
    this.shared = shared;
  }

  async run(system: string, request: AnalysisRequest = {}): Promise<AnalysisSummary> {
    const { snapshot, analysis, plugins, fitness, engine } = await this.analysed(system, request);
    const { questionsOf } = await import("../engine/index.ts");
    const found = analysis.findings();
    const count = (severity: Severity): number => found.filter((each) => each.severity === severity).length;
    return {
      version: shortVersion(snapshot.commit),
      engine,
      frameworks: plugins.map(({ id }) => id),
      fitness,
      findings: Object.fromEntries(WORST_FIRST.map((severity) => [severity, count(severity)])) as Record<
        Severity,
        number
      >,
      total: found.length,
      mitigated: analysis.findings({ outcomes: ["mitigated"] }).length,
      questions: questionsOf(analysis).length,
      ...analysis.stats,
      gaps: analysis.gaps,
    };
  }

  /** The worst first; among equals in the order of ids. */
  async findings(system: string, request: FindingsRequest): Promise<Page<Finding>> {
    const { snapshot, analysis, plugins } = await this.page(system, request);
    const { severity = "low", target } = request;
    if (target !== undefined && !snapshot.entity(target)) throw noElement(target, snapshot);
    const severities = WORST_FIRST.slice(0, WORST_FIRST.indexOf(severity) + 1);
    const found = analysis
      .findings({ severities, ...(target !== undefined && { elements: [target] }) })
      .toSorted((a, b) => WORST_FIRST.indexOf(a.severity!) - WORST_FIRST.indexOf(b.severity!));
    const rules = rulesOf(plugins);
    return paged(snapshot, found, request, ({ id, rule, element, severity: rating, says }) => ({
      ...about(rules.get(rule)!, element, snapshot),
      id,
      severity: rating!,
      says: says!,
    }));
  }

  /** What nobody said yet; what settles most comes first. */
  async questions(system: string, request: PageRequest): Promise<Page<OpenQuestion>> {
    const { snapshot, analysis } = await this.page(system, request);
    const { questionsOf } = await import("../engine/index.ts");
    return paged(snapshot, questionsOf(analysis), request, ({ element, attribute, settles, alone }) => ({
      ...questionAbout({ element, attribute }, nameOf(element, snapshot)),
      settles: settles.length,
      alone,
    }));
  }

  /** One judgement by its id, `rule@element`, whatever its outcome is. */
  async finding(system: string, id: string, { branch = MAIN }: AnalysisRequest = {}): Promise<FindingDetail> {
    const [snapshot, { judgeOne }, { loadPlugins }] = await Promise.all([
      this.shared.snapshots.at(system, branch),
      import("../engine/index.ts"),
      import("../plugins/index.ts"),
    ]);
    const rules = rulesOf(await loadPlugins());
    const [ruleId = "", element = ""] = cutAt(id);
    const known = rules.get(ruleId);
    if (known === undefined) throw noRule(id, ruleId, rules);
    const judgement = judgeOne(snapshot, known.rule, element);
    if (judgement === undefined) throw noElement(element, snapshot);
    const { rule } = known;
    const { outcome, severity, likelihood, impact, because, says, asks = [], remedies = [] } = judgement;
    const named = namesAround(element, snapshot);
    return {
      ...about(known, element, snapshot),
      version: shortVersion(snapshot.commit),
      id: judgement.id,
      outcome,
      says: says ?? named(rule.asks),
      ...(severity !== undefined && { severity }),
      ...(likelihood !== undefined && { likelihood }),
      ...(impact !== undefined && { impact }),
      because,
      asks: asks.map((ask) => questionAbout(ask, nameOf(ask.element, snapshot))),
      remedies: remedies.map(({ remedy, ...sets }) => ({
        does: named(rule.remedies.find((each) => each.id === remedy)!.does),
        element: sets.element,
        attribute: sets.attribute,
        value: sets.value,
      })),
      cwe: rule.cwe,
      capec: rule.capec,
      attack: rule.attack,
    };
  }

  /** A later page is of the version of the first, whatever was written meanwhile. */
  private page(system: string, { frameworks, branch, cursor }: PageRequest): Promise<Analysed> {
    return this.analysed(system, { frameworks, branch: parseCursor(cursor)?.version ?? branch });
  }

  private async analysed(system: string, { frameworks, branch = MAIN }: AnalysisRequest): Promise<Analysed> {
    const [snapshot, { engineHash, rankByFitness }, { PLUGIN_IDS, loadPlugins }] = await Promise.all([
      this.shared.snapshots.at(system, branch),
      import("../engine/index.ts"),
      import("../plugins/index.ts"),
    ]);
    for (const id of frameworks ?? []) if (!PLUGIN_IDS.includes(id)) throw noFramework(id, PLUGIN_IDS);
    const known = await loadPlugins();
    const fitness = rankByFitness(known, snapshot);
    const chosen = frameworks ?? fitness.filter(({ score }) => score > 0).map(({ plugin }) => plugin);
    const plugins = known.filter(({ id }) => chosen.includes(id));
    const engine = engineHash(plugins);
    const analysis = await this.shared.analyses.of(snapshot, plugins, engine);
    return { snapshot, analysis, plugins, fitness, engine };
  }
}

const WORST_FIRST: readonly Severity[] = ["critical", "high", "elevated", "medium", "low"];

interface KnownRule {
  readonly framework: string;
  readonly rule: Rule;
}

function rulesOf(plugins: readonly Plugin[]): ReadonlyMap<string, KnownRule> {
  return new Map(
    plugins.flatMap((plugin) =>
      "rules" in plugin ? plugin.rules.map((rule) => [rule.id, { framework: plugin.id, rule }] as const) : [],
    ),
  );
}

const about = ({ framework, rule }: KnownRule, element: string, snapshot: Snapshot) => ({
  framework,
  rule: rule.id,
  name: rule.name,
  category: rule.category,
  element,
  elementName: nameOf(element, snapshot),
});

function paged<From, To>(
  snapshot: Snapshot,
  list: readonly From[],
  { limit, cursor }: PageRequest,
  toItem: (each: From) => To,
): Page<To> {
  const { offset } = parseCursor(cursor) ?? { offset: 0 };
  const items = list.slice(offset, offset + limit).map((each) => toItem(each));
  const next = offset + items.length;
  const version = shortVersion(snapshot.commit);
  return { version, items, total: list.length, ...(next < list.length && { cursor: cursorAt(version, next) }) };
}

const NAME_MAX = 100;

/** Names come from files of others: on one line, and no longer than a name. */
function nameOf(element: string, snapshot: Snapshot): string {
  const line = onOneLine(snapshot.entity(element)?.name ?? element).trim();
  return line.length > NAME_MAX ? `${line.slice(0, NAME_MAX - 1)}…` : line;
}

/** A rule's words with the names of what they speak of; the rest is told in general. */
function namesAround(element: string, snapshot: Snapshot): (text: string) => string {
  const end = (kind: string, otherwise: string): string => {
    const link = snapshot.out(element).find((each) => each.kind === kind);
    return link === undefined ? otherwise : nameOf(link.to, snapshot);
  };
  const words: Readonly<Record<string, string>> = {
    it: nameOf(element, snapshot),
    from: end("leaves", "its sender"),
    to: end("enters", "its receiver"),
    protocol: "its protocol",
    data: "what it holds",
    boundary: "its boundary",
  };
  return (text) => text.replaceAll(/\{([a-z]+)\}/g, (slot, name: string) => words[name] ?? slot);
}

/** No rule's id has an @; an element's may. */
function cutAt(id: string): readonly [string, string] {
  const at = id.indexOf("@");
  return at < 0 ? [id, ""] : [id.slice(0, at), id.slice(at + 1)];
}

function noFramework(id: string, known: readonly string[]): SecaError {
  const [close] = nearest(id, known, 1);
  return new SecaError(
    "bad_input",
    `There is no framework ${quoted(id)}.`,
    `${close === undefined ? "" : `Did you mean ${close}? `}There are: ${known.join(", ")}.`,
  );
}

function noRule(id: string, rule: string, rules: ReadonlyMap<string, KnownRule>): SecaError {
  const near = nearest(rule, rules.keys(), 3);
  return new SecaError(
    "not_found",
    `There is no finding ${quoted(id, 200)}: no rule is called ${quoted(rule, 100)}.`,
    `A finding is named rule@element. ${near.length > 0 ? `Nearest rules: ${near.join(", ")}.` : 'List findings with analysis_get {"part":"findings"}.'}`,
  );
}

function noElement(element: string, snapshot: Snapshot): SecaError {
  return new SecaError(
    "not_found",
    `There is no ${quoted(element, 200)} in version ${shortVersion(snapshot.commit)}.`,
    "Find ids with graph_find.",
  );
}
