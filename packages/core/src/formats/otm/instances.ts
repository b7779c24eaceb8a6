import type { EntityId } from "../../model/index.ts";
import { FactTable, isRecord } from "../facts.ts";
import type { Sketch } from "../sketch.ts";
import { at, lineOf, listAt, plain, spanOf, textAt, type Tree } from "../text/index.ts";
import { MITIGATION_STATE, THREAT_STATE } from "./fields.ts";
import type { Known } from "./read.ts";

/**
 * A threat stands in OTM once with its words and once at each element it threatens, there with its state and with the
 * mitigations that are applied. Ours has one state; where the elements differ, it is the one that leaves most to do.
 * The list is kept as it stood, since each of its entries may say more than the link does.
 */
interface Host {
  readonly id: EntityId;
  readonly tree: Tree;
  readonly rest: Record<string, unknown>;
}

export function readInstances(
  sketch: Sketch,
  hosts: readonly Host[],
  known: { threats: Known; mitigations: Known },
): void {
  const states = new Map<EntityId, Set<string>>();
  const note = (id: EntityId, status: unknown): void => {
    if (typeof status !== "string") return;
    if (!states.has(id)) states.set(id, new Set());
    states.get(id)!.add(status);
  };
  for (const { id, tree, rest } of hosts) {
    const list = at(tree, "threats");
    if (list?.is !== "list") continue;
    if (list.items.length > 0) rest.threats = plain(list);
    for (const instance of list.items) {
      const named = textAt(instance, "threat");
      const threat = known.threats.get(named ?? "");
      if (threat === undefined) {
        tell(sketch, instance, named);
        continue;
      }
      sketch.link(threat, "threatens", id, { at: spanOf(instance) });
      note(threat, THREAT_STATE.means(textAt(instance, "state"), {})?.status);
      for (const answer of listAt(instance, "mitigations")) {
        const mitigation = known.mitigations.get(textAt(answer, "mitigation") ?? "");
        if (mitigation === undefined) {
          tell(sketch, answer, textAt(answer, "mitigation"));
          continue;
        }
        sketch.link(mitigation, "mitigates", threat, { at: spanOf(answer) });
        sketch.link(mitigation, "applied_at", id, { at: { line: lineOf(answer, "mitigation") } });
        note(mitigation, MITIGATION_STATE.means(textAt(answer, "state"), {})?.status);
      }
    }
  }
  for (const [id, said] of states) {
    const order = id.startsWith("threat/") ? THREAT_STATUSES : MITIGATION_STATUSES;
    sketch.set(
      id,
      "status",
      order.find((status) => said.has(status)),
    );
  }
}

const THREAT_STATUSES = ["open", "accepted", "mitigated", "dismissed"];
const MITIGATION_STATUSES = ["proposed", "planned", "in_progress", "done", "rejected"];

function tell(sketch: Sketch, { line }: Tree, named: string | undefined): void {
  sketch.unclear({
    line,
    text: (named ?? "").slice(0, 200),
    why: "is no threat or mitigation that the file describes",
  });
}

interface Ids {
  readonly threats: ReadonlyMap<EntityId, string>;
  readonly mitigations: ReadonlyMap<EntityId, string>;
}

/** What stands at an element now: the entries that were kept and still hold, with what has come since. */
export function writeInstances(facts: FactTable, host: EntityId, kept: unknown, ids: Ids): unknown[] | undefined {
  const threats = facts.sources(host, "threatens", "threat");
  const [byForeign, answers] = [inverse(ids.threats), inverse(ids.mitigations)];
  const written = new Set<EntityId>();
  const list: unknown[] = [];
  for (const entry of Array.isArray(kept) ? (kept as unknown[]) : []) {
    const threat = isRecord(entry) ? byForeign.get(String(entry.threat)) : undefined;
    if (!isRecord(entry) || threat === undefined) list.push(entry);
    else if (threats.includes(threat)) {
      list.push(instance(facts, { host, threat }, { kept: entry, ids, answers, isFirst: !written.has(threat) }));
      written.add(threat);
    }
  }
  for (const threat of threats) {
    if (!written.has(threat)) list.push(instance(facts, { host, threat }, { kept: {}, ids, answers, isFirst: true }));
  }
  return list.length === 0 ? undefined : list;
}

interface Entry {
  readonly kept: Readonly<Record<string, unknown>>;
  readonly ids: Ids;
  readonly answers: ReadonlyMap<string, EntityId>;
  /** Of several entries of one threat at one element, the first takes what is new. */
  readonly isFirst: boolean;
}

function instance(facts: FactTable, { host, threat }: { host: EntityId; threat: EntityId }, entry: Entry): unknown {
  const { kept, ids, answers, isFirst } = entry;
  const mitigations = facts
    .sources(threat, "mitigates", "mitigation")
    .filter((id) => facts.targets(id, "applied_at").includes(host) || facts.targets(id, "applied_at").length === 0);
  const written = new Set<EntityId>();
  const list: unknown[] = [];
  for (const answer of Array.isArray(kept.mitigations) ? (kept.mitigations as unknown[]) : []) {
    const id = isRecord(answer) ? answers.get(String(answer.mitigation)) : undefined;
    if (id === undefined) list.push(answer);
    else if (mitigations.includes(id)) {
      list.push({ ...(answer as object), ...stateOf(facts, id, { state: MITIGATION_STATE, kept: answer as object }) });
      written.add(id);
    }
  }
  for (const id of isFirst ? mitigations : []) {
    if (written.has(id)) continue;
    list.push({
      mitigation: ids.mitigations.get(id),
      state: MITIGATION_STATE.says(statusOf(facts, id)) ?? "recommended",
    });
  }
  return {
    ...kept,
    threat: ids.threats.get(threat),
    ...stateOf(facts, threat, { state: THREAT_STATE, kept }),
    ...((list.length > 0 || kept.mitigations !== undefined) && { mitigations: list }),
  };
}

/** A state that was kept stays, unless a new status of the whole says that nothing of the kind is true any more. */
function stateOf(
  facts: FactTable,
  id: EntityId,
  { state, kept }: { state: typeof THREAT_STATE; kept: { readonly state?: unknown } },
): { readonly state?: unknown } {
  const now = facts.get(id)?.props as { readonly status?: string } | undefined;
  const before = state.means(kept.state, {})?.status;
  if (kept.state !== undefined && (before === undefined || now?.status === undefined)) return {};
  const order = state === THREAT_STATE ? THREAT_STATUSES : MITIGATION_STATUSES;
  // The whole is as far as the element that is least far, so an element may be further than the whole but not behind.
  const isPossible = order.indexOf(String(before)) >= order.indexOf(now?.status ?? "");
  if (kept.state !== undefined && isPossible) return {};
  return { state: state.says(statusOf(facts, id)) ?? (state === THREAT_STATE ? "exposed" : "recommended") };
}

const statusOf =
  (facts: FactTable, id: EntityId) =>
  (field: string): unknown =>
    (facts.get(id)?.props as Readonly<Record<string, unknown>> | undefined)?.[field];

const inverse = (ids: ReadonlyMap<EntityId, string>): Map<string, EntityId> =>
  new Map([...ids].map(([id, foreign]) => [foreign, id]));
