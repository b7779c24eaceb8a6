import { type Snapshot } from "../../graph/index.ts";
import { type Entity, type Kind, type Link, kindOf } from "../../model/index.ts";
import { ANSWERS, TRACED } from "./answers.ts";
import type { Circumstances, Flaw, Graph, Level, LocalCheck, Told, WholeCheck } from "./check.ts";
import { CONTROL, STRUCTURE } from "./control.ts";
import { NEEDS } from "./needs.ts";
import { RECORDS, REVIEWED, SUSPECTS } from "./records.ts";
import { SCENARIOS } from "./scenarios.ts";
import { UNSAFE_ACTIONS } from "./unsafe-actions.ts";

const LOCAL: readonly LocalCheck[] = [...NEEDS, ...CONTROL, ...UNSAFE_ACTIONS, ...SCENARIOS, ...ANSWERS, ...RECORDS];
const WHOLE: readonly WholeCheck[] = [...STRUCTURE, TRACED, SUSPECTS, REVIEWED];

const localOf = new Map<string, readonly LocalCheck[]>();
for (const kind of new Set(LOCAL.flatMap(({ of }) => of)))
  localOf.set(
    kind,
    LOCAL.filter(({ of }) => of.includes(kind)),
  );

/** What was told of one owner, and everything that was looked at for it, also what was not there. */
interface Looked {
  readonly flaws: readonly Flaw[];
  readonly reads: ReadonlySet<string>;
}

/**
 * Checks one version after another. Each entity's checks note what they looked at; of the next version only those run
 * again whose notes name something that changed. The answer is the same as if all had run.
 */
export class Checks {
  #snapshot: Snapshot | undefined;
  readonly #looked = new Map<string, Looked>();
  readonly #readers = new Map<string, Set<string>>();
  readonly #whole = new Map<WholeCheck, readonly Flaw[]>();

  /** Everything that is missing or wrong, in the order of rules and ids. */
  follow(snapshot: Snapshot, around: Circumstances = {}): readonly Flaw[] {
    const before = this.#snapshot;
    this.#snapshot = snapshot;
    if (before === undefined) {
      for (const kind of localOf.keys()) for (const { id } of snapshot.entities(kind as Kind)) this.#look(id, snapshot);
    } else {
      const touched = touchedBetween(before, snapshot);
      const again = new Set<string>();
      for (const id of touched) {
        again.add(id);
        for (const reader of this.#readers.get(id) ?? []) again.add(reader);
      }
      for (const id of again) this.#look(id, snapshot);
      const kinds = new Set([...touched].map((id) => kindOf(id)));
      for (const check of WHOLE) if (check.on.some((kind) => kinds.has(kind))) this.#whole.delete(check);
    }
    for (const check of WHOLE)
      // What hangs on the day or on what others found is asked anew each time.
      if (check.on.length === 0 || !this.#whole.has(check))
        this.#whole.set(check, flawsOfWhole(check, snapshot, around));
    return [...[...this.#looked.values()].flatMap(({ flaws }) => flaws), ...[...this.#whole.values()].flat()].sort(
      byRule,
    );
  }

  #look(id: string, snapshot: Snapshot): void {
    for (const read of this.#looked.get(id)?.reads ?? []) this.#readers.get(read)?.delete(id);
    const entity = snapshot.entity(id);
    const checks = entity === undefined ? undefined : localOf.get(entity.kind);
    if (entity === undefined || checks === undefined) {
      this.#looked.delete(id);
      return;
    }
    const watched = new Watched(snapshot);
    const flaws = checks.flatMap((check) => flawOf(check, entity, watched));
    watched.reads.delete(id);
    this.#looked.set(id, { flaws, reads: watched.reads });
    for (const read of watched.reads) {
      const readers = this.#readers.get(read);
      if (readers) readers.add(id);
      else this.#readers.set(read, new Set([id]));
    }
  }
}

/** Of one version by itself. */
export const checksOf = (snapshot: Snapshot, around: Circumstances = {}): readonly Flaw[] =>
  new Checks().follow(snapshot, around);

export interface RuleOfCheck {
  readonly rule: string;
  readonly level: Level;
  readonly means: string;
}

/** The graph, and what was asked of it. Local checks never list a kind, so an id says all that was read. */
class Watched implements Graph {
  readonly reads = new Set<string>();
  readonly #snapshot: Snapshot;

  constructor(snapshot: Snapshot) {
    this.#snapshot = snapshot;
  }

  entity(id: string): Entity | undefined {
    this.reads.add(id);
    return this.#snapshot.entity(id);
  }

  entities(kind: Kind): readonly Entity[] {
    throw new Error(`a local check lists ${kind}, which makes it one of the whole graph`);
  }

  out(id: string): readonly Link[] {
    this.reads.add(id);
    return this.#snapshot.out(id);
  }

  in(id: string): readonly Link[] {
    this.reads.add(id);
    return this.#snapshot.in(id);
  }
}

/** Entities that came, went or changed, and both ends of links that did. */
function touchedBetween(before: Snapshot, now: Snapshot): ReadonlySet<string> {
  const touched = new Set<string>();
  for (const id of now.changedSince(before)) {
    const [from = id, , to] = id.split(" ");
    touched.add(from);
    if (to !== undefined) touched.add(to);
  }
  return touched;
}

const flawOf = (check: LocalCheck, entity: Entity, graph: Graph): readonly Flaw[] => {
  const told = check.look(entity, graph);
  return told === undefined ? [] : [flaw(check, entity.id, told)];
};

const flawsOfWhole = (check: WholeCheck, graph: Graph, around: Circumstances): readonly Flaw[] =>
  [...check.look(graph, around)].map(({ of, ...told }) => flaw(check, of, told));

const flaw = ({ rule, level }: LocalCheck | WholeCheck, of: string, { says, fix, with: others = [] }: Told): Flaw => ({
  rule,
  level,
  ids: [of, ...others],
  says,
  fix,
});

const byRule = (a: Flaw, b: Flaw): number => (keyOf(a) < keyOf(b) ? -1 : keyOf(a) > keyOf(b) ? 1 : 0);
const keyOf = ({ rule, ids, says }: Flaw): string => `${rule} ${ids[0] ?? ""} ${says}`;

export const LOCAL_AND_WHOLE: readonly RuleOfCheck[] = [...LOCAL, ...WHOLE]
  .map(({ rule, level, means }) => ({ rule, level, means }))
  .sort((a, b) => (a.rule < b.rule ? -1 : 1));
