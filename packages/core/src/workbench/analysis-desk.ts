import type { Fitness, Severity } from "../engine/index.ts";
import { SecaError, dayOf, quoted } from "../kernel/index.ts";
import { shortVersion } from "../model/index.ts";
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
import { fitnessOf } from "./fitness.ts";
import { paged } from "./paging.ts";
import type { ShownSection } from "./shown-section.ts";
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
    const [{ questionsOf }, { isOpen, reviewed }] = await Promise.all([
      import("../engine/index.ts"),
      import("./reviewed.ts"),
    ]);
    const { judgements } = reviewed(of, this.today());
    const open = judgements.filter(isOpen);
    const count = (severity: Severity): number => open.filter((each) => each.severity === severity).length;
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
    const { target } = request;
    if (target !== undefined && !of.snapshot.entity(target)) throw noElement(target, of.snapshot);
    return findingsOf(of, request, this.today());
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

  /** One judgement by its id, `rule@element`, or by that of its threat, whatever its outcome is. */
  async finding(system: string, id: string, { branch = MAIN }: AnalysisRequest = {}): Promise<FindingDetail> {
    const [snapshot, { findingDetail }, plugins] = await Promise.all([
      this.shared.snapshots.at(system, branch),
      import("./finding-detail.ts"),
      this.shared.frameworks.plugins(),
    ]);
    const place = { snapshot, rules: rulesOf(plugins), today: this.today() };
    if (!id.startsWith("threat/")) return findingDetail(id, place);
    const [of, { reviewed }] = await Promise.all([analysed(this.shared, snapshot), import("./reviewed.ts")]);
    return findingDetail(reviewed(of, place.today).byId.get(id)?.id ?? id, place);
  }

  /** A section of a framework's template, or all of a framework, with what its blocks show. */
  async section(system: string, id: string, request: PageRequest): Promise<ShownSection> {
    const [{ sectionsAt }, { shownSection }, plugins] = await Promise.all([
      import("./sections.ts"),
      import("./shown-section.ts"),
      this.shared.frameworks.plugins(),
    ]);
    const sections = sectionsAt(id, plugins);
    const of = await this.page(system, { ...request, frameworks: [sections[0]!.framework] });
    return shownSection(sections, of, { ...request, today: this.today() });
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

const WORST_FIRST: readonly Severity[] = ["critical", "high", "elevated", "medium", "low"];
