import { Build, type GraphRead, definePlugin } from "../../../engine/index.ts";
import { template } from "../../../engine/testing/plugins.ts";
import type { Snapshot } from "../../../graph/index.ts";
import { toEntity } from "../../../model/index.ts";
import { stpaRead } from "../read.ts";
import { type RoleOf, roleOf } from "../structure/roles.ts";

/** The role of each flow by its key. It is asked within a cell, since there is no other way to the graph. */
export function rolesIn(snapshot: Snapshot): ReadonlyMap<string, RoleOf> {
  const found = new Map<string, RoleOf>();
  const run = (owner: string, read: GraphRead) => {
    found.set(owner.slice("flow/".length), roleOf(owner, stpaRead(read)));
    return {
      entities: [toEntity({ id: "objective/seen", name: "Seen", props: { text: "Seen" }, origin: { by: "user" } })],
    };
  };
  const cells = { owners: (read: GraphRead) => read.ids("flow"), run };
  const { gaps } = new Build([definePlugin({ id: "roles", title: "Roles", version: "1.0.0", template, cells })]).run(
    snapshot,
  );
  if (gaps.length > 0) throw new Error(gaps.map(({ reason }) => reason).join("; "));
  return found;
}
