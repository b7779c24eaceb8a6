import type { Gap } from "../engine/index.ts";
import type { Snapshot } from "../graph/index.ts";
import { SecaError, dayOf, quoted } from "../kernel/index.ts";
import { hashOf } from "../model/index.ts";
import {
  type Assessment,
  type Baseline,
  type Comparison,
  type Mitigation,
  type Policy,
  type Report,
  type Verdict,
  DEFAULT_POLICY,
  INPUT,
  compare,
  judge,
  rankMitigations,
  withBaseline,
} from "../review/index.ts";
import { MAIN, type OrganisationStore } from "../store/index.ts";
import { analysed } from "./analysed.ts";
import { assess, placesIn, rulesById } from "./assessing.ts";
import type { ChangeReport } from "./changes.ts";
import { fitnessOf } from "./fitness.ts";
import { groundOf } from "./ground.ts";
import type { Shared } from "./suite.ts";
import type { VersionDesk } from "./versions.ts";

export interface ComparisonRequest {
  readonly branch: string;
  /** The branch or version it is compared with; main unless it is said. */
  readonly base?: string | undefined;
  readonly frameworks?: readonly string[] | undefined;
  readonly policy?: Policy | undefined;
}

/** One design beside another: what became of each finding, whether it passes, and what would help most. */
export interface Review extends Comparison {
  readonly branch: string;
  readonly base: string;
  readonly now: Assessment;
  readonly policy: Policy;
  readonly verdict: Verdict;
  readonly mitigations: readonly Mitigation[];
  readonly cells: number;
  /** Cells of these that had to be run again. */
  readonly ran: number;
}

export interface ReportRequest {
  readonly branch?: string | undefined;
  readonly frameworks?: readonly string[] | undefined;
  /** Without one there is no verdict. */
  readonly policy?: Policy | undefined;
  readonly baseline?: Baseline | undefined;
  readonly unread?: readonly Unread[] | undefined;
}

/** An input that was handed over and says nothing yet: a gap like any other. */
export interface Unread {
  readonly input: string;
  readonly reason: string;
}

export interface VariantRequest {
  /** Continued where it is there; made from the base where not. */
  readonly branch?: string | undefined;
  readonly base?: string | undefined;
  /** What is done on it: names a variant that nobody named, so that the same again is the same variant. */
  readonly of: unknown;
}

export interface Variant {
  readonly branch: string;
  /** Something was done on it before. */
  readonly isKnown: boolean;
}

export interface AcceptRequest {
  readonly branch: string;
  /** The version that passed: the branch may have moved on since. */
  readonly version: string;
  readonly base?: string | undefined;
}

/** Designs that are tried out on variants, compared with what they came from, and held against a policy. */
export class ReviewDesk {
  private readonly store: OrganisationStore;
  private readonly shared: Shared;
  private readonly versions: VersionDesk;

  constructor(store: OrganisationStore, shared: Shared, versions: VersionDesk) {
    this.store = store;
    this.shared = shared;
    this.versions = versions;
  }

  /** What a branch changes since it left its base, as an analysis sees it. */
  async compare(
    system: string,
    { branch, base = MAIN, frameworks, policy = DEFAULT_POLICY }: ComparisonRequest,
  ): Promise<Review> {
    const ancestor = await this.cameFrom(system, { branch, base });
    const { snapshots } = this.shared;
    const [from, to] = [await snapshots.at(system, ancestor), await snapshots.at(system, branch)];
    const named = frameworks ?? policy.frameworks ?? (await this.fitting([from, to]));
    // The base first: what is derived of it is where the variant's analysis begins.
    const before = await analysed(this.shared, from, named);
    const after = await analysed(this.shared, to, named);
    const today = dayOf(this.shared.clock);
    const [was, now] = [assess(before, today), assess(after, today)];
    const known = new Map(was.findings.map(({ id }) => [id, {}]));
    const verdict = judge(
      { ...policy, onlyNew: policy.onlyNew ?? false },
      { assessment: now, known: (id) => known.get(id), today },
    );
    const { cells, ran } = after.analysis.stats;
    return {
      ...compare(was, now),
      branch,
      base,
      now,
      policy,
      verdict,
      cells,
      ran,
      mitigations: rankMitigations(now.findings, failing(verdict)),
    };
  }

  /** Everything there is to tell about one version, for a person or a program. */
  async report(system: string, request: ReportRequest = {}): Promise<Report> {
    const { branch = MAIN, frameworks, policy, baseline, unread = [] } = request;
    const snapshot = await this.shared.snapshots.at(system, branch);
    const of = await analysed(this.shared, snapshot, frameworks ?? policy?.frameworks);
    const today = dayOf(this.shared.clock);
    const found = assess(of, today);
    const findings = baseline === undefined ? found.findings : withBaseline(found.findings, baseline, { today });
    const assessment = { ...found, findings, gaps: [...found.gaps, ...unread.map(gapOf)] };
    const known = baseline && ((id: string) => baseline.rows.get(id));
    const verdict = policy && judge(policy, { assessment, known, today });
    return {
      assessment,
      baseline,
      mitigations: rankMitigations(findings, verdict ? failing(verdict) : new Set()),
      gate: policy && verdict && { policy, verdict },
      rules: rulesById(of),
      placeOf: placesIn(groundOf(of).snapshot),
    };
  }

  /** Does something on a variant. One that was made for it goes again where nothing comes of it. */
  async onVariant<T>(system: string, request: VariantRequest, work: (variant: Variant) => Promise<T>): Promise<T> {
    const { base = MAIN, of } = request;
    const start = await this.store.versions(system).resolve(base);
    const branch = request.branch ?? `review-${hashOf([start.hash, JSON.stringify(of)]).slice(0, 8)}`;
    if (branch === MAIN) throw onMain();
    // In memory before the variant is, so that what both hold is one thing there and no difference.
    await this.shared.snapshots.head(system, MAIN);
    const there = (await this.store.versions(system).branches()).find(({ name }) => name === branch);
    // Whoever made it may have been stopped before anything was done.
    if (there) return work({ branch, isKnown: there.commit !== start.hash });
    await this.versions.createBranch(system, branch, start.hash);
    try {
      return await work({ branch, isKnown: false });
    } catch (error) {
      const head = await this.store.versions(system).resolve(branch);
      if (head.hash === start.hash) await this.versions.deleteBranch(system, branch);
      throw error;
    }
  }

  /** Brings a variant as it was reviewed into its base. Undefined: the base holds all of it already. */
  async accept(system: string, { branch, version, base = MAIN }: AcceptRequest): Promise<ChangeReport | undefined> {
    const branches = await this.store.versions(system).branches();
    if (!branches.some(({ name }) => name === base))
      throw new SecaError(
        "bad_input",
        `${quoted(base)} is a version and no branch, so nothing can be brought into it.`,
        `Branches: ${branches.map(({ name }) => name).join(", ")}.`,
      );
    const { hash } = await this.store.versions(system).resolve(version);
    if ((await this.cameFrom(system, { branch: hash, base })) === hash) return undefined;
    return this.versions.merge(system, { from: hash, into: base, message: `Merge ${branch} into ${base}` });
  }

  /** The version at which a branch and its base were the same. */
  private async cameFrom(system: string, { branch, base }: { branch: string; base: string }): Promise<string> {
    const versions = this.store.versions(system);
    const [theirs, ours] = await Promise.all([versions.resolve(branch), versions.resolve(base)]);
    return (await versions.commonAncestor(ours.hash, theirs.hash)).hash;
  }

  /** The frameworks that fit either, so that both are seen by the same. */
  private async fitting(snapshots: readonly Snapshot[]): Promise<readonly string[]> {
    const known = await this.shared.frameworks.plugins();
    const fits = await Promise.all(snapshots.map((snapshot) => fitnessOf(snapshot, known)));
    return [...new Set(fits.flat().flatMap(({ plugin, score }) => (score > 0 ? [plugin] : [])))].sort();
  }
}

const gapOf = ({ input, reason }: Unread): Gap => ({ plugin: INPUT, owner: input, reason });

const failing = ({ reasons }: Verdict): ReadonlySet<string> => new Set(reasons.flatMap(({ findings }) => findings));

const onMain = (): SecaError =>
  new SecaError(
    "refused",
    "A review never changes main.",
    "Leave branch out for a variant of its own, or name another; accept brings it into main once it passes. change_apply changes main itself.",
  );
