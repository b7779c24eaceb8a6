import { SecaError, dayOf } from "../kernel/index.ts";
import {
  type Difference,
  type Results,
  type Plan,
  type Snapshot,
  asksForResults,
  describeDifference,
  planChange,
  planFacts,
} from "../graph/index.ts";
import { type Entity, type Link, type Operation, type Origin, shortVersion } from "../model/index.ts";
import { stpaSecViews } from "../plugins/index.ts";
import { type Commit, type FactChange, MAIN, type OrganisationStore } from "../store/index.ts";
import type { Shared } from "./suite.ts";

type Fact = Entity | Link;

/** What is needed of what an organisation shares. */
type Around = Pick<Shared, "snapshots" | "turns" | "analyses" | "frameworks" | "clock">;

export interface ChangeRequest {
  readonly operations: readonly Operation[];
  readonly branch?: string | undefined;
  /** The version the caller looked at. Without one, the change is made on whatever the head is. */
  readonly base?: string | undefined;
  readonly message?: string | undefined;
  readonly dryRun?: boolean | undefined;
}

export interface ChangeReport {
  readonly branch: string;
  readonly version: string;
  /** The version the change was made on. */
  readonly base: string;
  readonly written: boolean;
  readonly differences: readonly Difference[];
  readonly inverse: readonly Operation[];
}

export interface WriteRequest {
  readonly branch?: string | undefined;
  readonly base?: string | undefined;
  readonly message: string;
  readonly dryRun?: boolean | undefined;
  readonly mergeOf?: string | undefined;
  readonly restores?: string | undefined;
}

/** What to do to a graph: told again with a newer graph when somebody else was faster. */
export type Planner = (snapshot: Snapshot) => Promise<Plan> | Plan;

const ATTEMPTS = 30;
const CONFLICTS_SHOWN = 20;

/** Writes facts: plans on the head, refuses what collides with a newer version, and swaps the branch or tries again. */
export class Changes {
  private readonly store: OrganisationStore;
  private readonly shared: Around;
  private readonly author: string;

  constructor(store: OrganisationStore, shared: Around, author: string) {
    this.store = store;
    this.shared = shared;
    this.author = author;
  }

  apply(system: string, request: ChangeRequest): Promise<ChangeReport> {
    const { operations } = request;
    const message = request.message ?? describeOperations(operations);
    return this.write(system, { ...request, message }, async (snapshot) => {
      const [past, results] = await Promise.all([
        this.pastOf(system, snapshot, operations),
        this.resultsFor(snapshot, operations),
      ]);
      return planChange(snapshot, operations, { origin: this.origin(), past, results });
    });
  }

  /** Puts whole facts that were checked already, as readers of files and tickets produce them. */
  put(
    system: string,
    facts: readonly Fact[],
    options: { branch?: string | undefined; message: string },
  ): Promise<ChangeReport> {
    return this.write(system, options, (snapshot) =>
      planFacts(snapshot, new Map(facts.map((fact) => [idOf(fact), fact]))),
    );
  }

  write(system: string, request: WriteRequest, plan: Planner): Promise<ChangeReport> {
    if (request.dryRun === true) return this.swap(system, request, plan);
    return this.shared.turns.take(`${system} ${request.branch ?? MAIN}`, () => this.swap(system, request, plan));
  }

  /** Other processes write too, so the branch may move all the same. */
  private async swap(system: string, request: WriteRequest, plan: Planner): Promise<ChangeReport> {
    const branch = request.branch ?? MAIN;
    const versions = this.store.versions(system);
    const base = request.base === undefined ? undefined : await versions.resolve(request.base);
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const snapshot = await this.shared.snapshots.head(system, branch);
      const { changes, inverse } = await this.planAgainst(system, { snapshot, base, plan });
      const differences = [...changes]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([id, after]) => describeDifference({ id, before: snapshot.fact(id), after }));
      const report = { branch, base: shortVersion(snapshot.commit), differences, inverse };
      if (request.dryRun === true || (changes.size === 0 && request.mergeOf === undefined)) {
        return { ...report, version: shortVersion(snapshot.commit), written: false };
      }
      const commit = await versions.commit({
        branch,
        expected: snapshot.commit,
        changes: [...changes].map(([id, after]): FactChange => (after === undefined ? { id } : { id, after })),
        author: this.author,
        message: request.message,
        mergeOf: request.mergeOf,
        restores: request.restores,
      });
      if (commit !== "moved") return { ...report, version: shortVersion(commit.hash), written: true };
      await new Promise((resolve) => setTimeout(resolve, Math.random() * Math.min(5 * 2 ** attempt, 200)));
    }
    throw new SecaError(
      "conflict",
      `The branch ${branch} is being written to by others all the time; nothing was changed.`,
      "Try again in a moment.",
    );
  }

  /** What is derived of the graph, where operations speak of it: most do not, and wait for no analysis. */
  async resultsFor(snapshot: Snapshot, operations: readonly Operation[]): Promise<Results | undefined> {
    if (!asksForResults(snapshot, operations)) return undefined;
    const { wholeAt } = await import("./whole.ts");
    const { results, snapshot: whole } = await wholeAt(this.shared, snapshot, dayOf(this.shared.clock));
    if (!operations.some(({ op }) => op === "decide")) return results;
    const { cellAt, wholeRead } = await stpaSecViews();
    const read = wholeRead({ whole, facts: snapshot });
    return { ...results, cell: (table, expression) => cellAt(table, expression, read) };
  }

  origin(): Origin {
    return { by: "user", author: this.author };
  }

  /** Plans on the head. If the head has moved since the caller's base, nothing that moved may be touched. */
  private async planAgainst(
    system: string,
    { snapshot, base, plan }: { snapshot: Snapshot; base: Commit | undefined; plan: Planner },
  ): Promise<Plan> {
    if (!base || base.hash === snapshot.commit) return plan(snapshot);
    const moved = new Set(
      (await this.store.versions(system).diff(base.hash, snapshot.commit)).map((difference) => difference.id),
    );
    let planned: Plan;
    try {
      planned = await plan(snapshot);
    } catch (error) {
      // What made sense on the base may make none on the head: that is a conflict, not a mistake of the caller's.
      if (error instanceof SecaError && moved.size > 0 && (error.code === "not_found" || error.code === "exists"))
        throw conflictOver([...moved], snapshot, base, error);
      throw error;
    }
    const collisions = [...planned.changes.keys()].filter((id) => moved.has(id));
    if (collisions.length > 0) throw conflictOver(collisions, snapshot, base);
    return planned;
  }

  /** The facts that `restore` operations bring back, by the version they name. */
  private async pastOf(
    system: string,
    snapshot: Snapshot,
    operations: readonly Operation[],
  ): Promise<Map<string, Map<string, Fact>>> {
    const past = new Map<string, Map<string, Fact>>();
    for (const { op, at } of operations) {
      if (op !== "restore" || at === undefined || past.has(at)) continue;
      const version = await this.store.versions(system).resolve(at);
      const differences = new Map(
        (await this.store.versions(system).diff(snapshot.commit, version.hash)).map((each) => [each.id, each]),
      );
      const facts = new Map<string, Fact>();
      for (const { op: other, target, at: from } of operations) {
        if (other !== "restore" || from !== at) continue;
        const difference = differences.get(target);
        const fact = difference ? difference.after : snapshot.fact(target);
        if (fact) facts.set(target, fact);
      }
      past.set(at, facts);
    }
    return past;
  }
}

const idOf = (fact: Fact): string => ("from" in fact ? `${fact.from} ${fact.kind} ${fact.to}` : fact.id);

function conflictOver(ids: readonly string[], snapshot: Snapshot, base: Commit, cause?: unknown): SecaError {
  const shown = [...ids].sort().slice(0, CONFLICTS_SHOWN);
  const current = Object.fromEntries(shown.map((id) => [id, snapshot.fact(id) ?? null]));
  return new SecaError(
    "conflict",
    `Since version ${shortVersion(base.hash)} others changed ${shown.join(", ")}${ids.length > shown.length ? ` and ${ids.length - shown.length} more` : ""}; nothing was changed.`,
    `Look at the current values and send the change again with base ${shortVersion(snapshot.commit)}.`,
    { cause, details: { version: shortVersion(snapshot.commit), current } },
  );
}

function describeOperations(operations: readonly Operation[]): string {
  const [first] = operations;
  if (!first) return "Nothing";
  const one = `${first.op} ${first.target}${first.field === undefined ? "" : ` ${first.field}`}`;
  return operations.length === 1 ? one : `${one} and ${operations.length - 1} more`;
}
