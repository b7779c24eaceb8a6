import type { Fitness, Severity } from "../engine/index.ts";
import { SecaError, dayOf, quoted } from "../kernel/index.ts";
import { shortVersion } from "../model/index.ts";
import { stpaSecViews } from "../plugins/index.ts";
import { MAIN } from "../store/index.ts";
import { type Analysed, analysed } from "./analysed.ts";
import type { OnPlugin } from "./analyses.ts";
import type {
  AnalysisRequest,
  AnalysisSummary,
  Finding,
  FindingDetail,
  FindingsRequest,
  OpenQuestion,
  Page,
  PageRequest,
  QuestionDetail,
  QuestionsRequest,
  Silence,
  Upkeep,
} from "./analysis-answers.ts";
import { questionAbout } from "./asking.ts";
import { derivedCounts } from "./derived-counts.ts";
import { parseCursor } from "./find.ts";
import { FINDING_KINDS, WORST_FIRST } from "./finding-fields.ts";
import { fitnessOf } from "./fitness.ts";
import { paged } from "./paging.ts";
import type { GuidedRequest, NextSteps, ShownTable } from "./guided.ts";
import type { SectionsOverview, ShownSection } from "./shown-section.ts";
import { nameOf, noElement, rulesOf } from "./spoken.ts";
import type { Shared } from "./suite.ts";

/**
 * What the ways of analysing find in a system, as people left it: with their edits and decisions in place. Nothing here
 * writes facts: results follow from them.
 */
export class AnalysisDesk {
  private readonly shared: Shared;

  constructor(shared: Shared) {
    this.shared = shared;
  }

  async run(system: string, request: AnalysisRequest = {}, onPlugin?: OnPlugin): Promise<AnalysisSummary> {
    const of = await this.analysed(system, request, onPlugin);
    const { snapshot, analysis, plugins, fitness, engine } = of;
    const [{ questionsOf }, { isOpen, reviewed }, { about, knownIn }] = await Promise.all([
      import("../engine/index.ts"),
      import("./reviewed.ts"),
      import("./known-findings.ts"),
    ]);
    const { judgements } = reviewed(of, this.today());
    const open = judgements.filter(isOpen);
    const count = (severity: Severity): number => open.filter((each) => each.severity === severity).length;
    const known = knownIn(of, this.today());
    const fired = judgements.filter(({ outcome }) => outcome === "fires");
    const left = (standing: string): number => fired.filter((each) => each.standing === standing).length;
    return {
      version: shortVersion(snapshot.commit),
      engine,
      frameworks: plugins.map(({ id }) => id),
      fitness,
      findings: Object.fromEntries(WORST_FIRST.map((severity) => [severity, count(severity)])) as Record<
        Severity,
        number
      >,
      byFramework: countedBy(open, (each) => about(each, known).framework),
      total: open.length,
      decided: { confirmed: left("confirmed"), accepted: left("accepted"), dismissed: left("dismissed") },
      mitigated: judgements.length - fired.length,
      derived: derivedCounts(
        analysis,
        plugins.map(({ id }) => id),
      ),
      questions: questionsOf(analysis).length,
      ...analysis.stats,
      gaps: analysis.gaps,
    };
  }

  /** Which frameworks suit a system, the best first. Nothing is analysed for it. */
  async fitness(system: string, branch: string = MAIN): Promise<readonly Fitness[]> {
    const [snapshot, plugins] = await Promise.all([
      this.shared.snapshots.at(system, branch),
      this.shared.frameworks.plugins(),
    ]);
    return fitnessOf(snapshot, plugins);
  }

  /** How many rules looked and stayed silent, and why. */
  async silence(system: string, request: AnalysisRequest = {}): Promise<Silence> {
    const [{ snapshot, analysis }, { silenceOf }] = await Promise.all([
      this.analysed(system, request),
      import("./silence.ts"),
    ]);
    return { version: shortVersion(snapshot.commit), ...silenceOf(analysis) };
  }

  /** What people said of results and should look at again. */
  async upkeep(system: string, request: AnalysisRequest = {}): Promise<Upkeep> {
    const [of, { wholeOf }] = await Promise.all([this.analysed(system, request), import("./whole.ts")]);
    const { suspect, detached, expired } = wholeOf(of, this.today());
    return { version: shortVersion(of.snapshot.commit), suspect, detached, expired };
  }

  /** The worst first; among equals in the order of ids. */
  async findings(system: string, request: FindingsRequest): Promise<Page<Finding>> {
    const [of, { findingsOf }] = await Promise.all([this.page(system, request), import("./findings.ts")]);
    await refuseUnknown(of, request);
    return findingsOf(of, request, this.today());
  }

  /** The worst of what is open, some of each framework among it: as many as are asked for, and how many there are. */
  async worst(system: string, request: FindingsRequest): Promise<Page<Finding>> {
    const [of, { worstOf }] = await Promise.all([this.page(system, request), import("./findings.ts")]);
    return worstOf(of, request, this.today());
  }

  /** What nobody said yet; what settles most comes first. */
  async questions(system: string, request: QuestionsRequest): Promise<Page<OpenQuestion>> {
    const [{ snapshot, analysis }, { questionsOf }] = await Promise.all([
      this.page(system, request),
      import("../engine/index.ts"),
    ]);
    const { target } = request;
    if (target !== undefined && !snapshot.entity(target)) throw noElement(target, snapshot);
    const asked = questionsOf(analysis).filter(({ element }) => target === undefined || element === target);
    return paged(snapshot, asked, request, ({ element, attribute, settles, alone }) => ({
      ...questionAbout({ element, attribute }, nameOf(element, snapshot)),
      settles: settles.length,
      alone,
    }));
  }

  /** One question by its id, its element and the field that answers it: `component/api attributes.encrypted`. */
  async question(system: string, id: string, request: AnalysisRequest = {}): Promise<QuestionDetail> {
    const [{ snapshot, analysis }, { questionsOf }] = await Promise.all([
      this.analysed(system, request),
      import("../engine/index.ts"),
    ]);
    for (const { element, attribute, settles, alone } of questionsOf(analysis)) {
      const asked = questionAbout({ element, attribute }, nameOf(element, snapshot));
      // An address has a slash where the id has a space.
      if (asked.id !== id && asked.id.replace(" ", "/") !== id) continue;
      const version = shortVersion(snapshot.commit);
      return { ...asked, version, settles: settles.length, alone, findings: settles };
    }
    throw new SecaError(
      "not_found",
      `Nothing is asked as ${quoted(id, 200)} in version ${shortVersion(snapshot.commit)}: it may be answered.`,
      'List what is open with analysis_get {"part":"questions"}.',
    );
  }

  /** One finding by its id, or by that of its entity; of a rule, `rule@element`, whatever its outcome is. */
  async finding(system: string, id: string, { branch = MAIN }: AnalysisRequest = {}): Promise<FindingDetail> {
    const [snapshot, { entityDetail, findingDetail }, plugins] = await Promise.all([
      this.shared.snapshots.at(system, branch),
      import("./finding-detail.ts"),
      this.shared.frameworks.plugins(),
    ]);
    if (FINDING_KINDS.some((kind) => id.startsWith(`${kind}/`)))
      return entityDetail(id, await analysed(this.shared, snapshot), this.today());
    return findingDetail(id, { snapshot, rules: rulesOf(plugins), today: this.today() });
  }

  /** A section of a framework's template, or all of a framework, with what its blocks show. */
  async section(system: string, id: string, request: PageRequest): Promise<ShownSection> {
    const [{ sectionsAt }, { asksForViews, shownSection }, plugins] = await Promise.all([
      import("./sections.ts"),
      import("./shown-section.ts"),
      this.shared.frameworks.plugins(),
    ]);
    const sections = sectionsAt(id, plugins);
    const views = asksForViews(sections) ? await stpaSecViews() : undefined;
    const of = await this.page(system, { ...request, frameworks: [sections[0]!.framework] });
    return shownSection(sections, of, { ...request, views, today: this.today() });
  }

  /** The sections of a framework with how much is in each, where they are more than one reads at once. */
  async overview(
    system: string,
    framework: string,
    request: AnalysisRequest = {},
  ): Promise<SectionsOverview | undefined> {
    const [{ sectionsAt }, { asksForViews, sectionsOverview }, plugins] = await Promise.all([
      import("./sections.ts"),
      import("./shown-section.ts"),
      this.shared.frameworks.plugins(),
    ]);
    const plugin = plugins.find(({ id }) => id === framework);
    if (plugin === undefined || plugin.template.sections.length <= SECTIONS_READ_AT_ONCE) return undefined;
    const sections = sectionsAt(framework, plugins);
    const views = asksForViews(sections) ? await stpaSecViews() : undefined;
    const of = await this.analysed(system, { ...request, frameworks: [framework] });
    return sectionsOverview(sections, of, { views, today: this.today() });
  }

  /** What somebody has to decide next before STPA-Sec is whole, with ready changes for either answer. */
  async next(system: string, request: GuidedRequest = {}): Promise<NextSteps> {
    const [of, { nextSteps }, views] = await Promise.all([
      this.analysed(system, { branch: request.branch, frameworks: [STPA_SEC] }),
      import("./guided.ts"),
      stpaSecViews(),
    ]);
    return nextSteps(of, request, { views, today: this.today() });
  }

  /** The contexts of one context table, with the verdict of each and what it rests on. */
  async table(system: string, id: string, request: PageRequest): Promise<ShownTable> {
    const [of, { shownTable }, views] = await Promise.all([
      this.page(system, { ...request, frameworks: [STPA_SEC] }),
      import("./guided.ts"),
      stpaSecViews(),
    ]);
    return shownTable(of, { ...request, id }, { views, today: this.today() });
  }

  /** A later page is of the version of the first, whatever was written meanwhile. */
  private page(system: string, { frameworks, branch, cursor }: PageRequest): Promise<Analysed> {
    return this.analysed(system, { frameworks, branch: parseCursor(cursor)?.version ?? branch });
  }

  private async analysed(
    system: string,
    { frameworks, branch = MAIN }: AnalysisRequest,
    onPlugin?: OnPlugin,
  ): Promise<Analysed> {
    return analysed(this.shared, await this.shared.snapshots.at(system, branch), frameworks, onPlugin);
  }

  private today(): string {
    return dayOf(this.shared.clock);
  }
}

/** In the order of frameworks, the worst first; what there is none of is left out. */
function countedBy<T extends { readonly severity?: Severity }>(
  open: readonly T[],
  frameworkOf: (each: T) => string,
): AnalysisSummary["byFramework"] {
  const counts = new Map<string, Map<Severity, number>>();
  for (const each of open) {
    const framework = frameworkOf(each);
    const of = counts.get(framework) ?? new Map<Severity, number>();
    counts.set(framework, of.set(each.severity!, (of.get(each.severity!) ?? 0) + 1));
  }
  const inOrder = [...counts].sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(
    inOrder.map(([framework, of]) => [
      framework,
      Object.fromEntries(WORST_FIRST.flatMap((each) => (of.has(each) ? [[each, of.get(each)!]] : []))),
    ]),
  );
}

const STPA_SEC = "stpa-sec";
const SECTIONS_READ_AT_ONCE = 3;

/** What findings are about may be worked out by a framework itself. */
async function refuseUnknown(of: Analysed, { target, framework }: FindingsRequest): Promise<void> {
  const ran = of.plugins.map(({ id }) => id);
  if (framework !== undefined && !ran.includes(framework))
    throw new SecaError(
      "not_found",
      `${quoted(framework)} is no framework that ran.`,
      `These did: ${ran.join(", ")}. An element's id is kind/key.`,
    );
  if (target === undefined || of.snapshot.entity(target)) return;
  const { groundOf } = await import("./ground.ts");
  if (!groundOf(of).snapshot.entity(target)) throw noElement(target, of.snapshot);
}
