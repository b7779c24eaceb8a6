import type { EntityId } from "../../model/index.ts";
import { membership, type Box, type Drawn } from "../geometry.ts";
import { NODE, layOut, type Item } from "./layout.ts";
import { DEFAULT_SIZES } from "./read.ts";

/** What is to be drawn, with where it was and what it is in. */
export interface Placing {
  readonly id: EntityId;
  readonly isBox: boolean;
  readonly position: readonly [number, number] | undefined;
  readonly size: Readonly<Record<string, unknown>> | undefined;
  readonly inside: EntityId | undefined;
}

/**
 * Where everything of a diagram is drawn. Things stay where they were as long as that says of each what it is in; what is
 * new is drawn below. If the picture would say something else than the model, it is drawn afresh.
 */
export class Picture {
  readonly #boxes: ReadonlyMap<EntityId, Box>;
  /** How many things had a place and lost it. */
  readonly moved: number;

  constructor(placings: readonly Placing[]) {
    const kept = keptBoxes(placings);
    const withNew = withNewOnes(placings, kept);
    const isTrue = saysTheSame(placings, withNew);
    this.#boxes = isTrue ? withNew : layOut(itemsOf(placings));
    this.moved = isTrue ? 0 : kept.size;
  }

  boxOf(id: EntityId): Box | undefined {
    return this.#boxes.get(id);
  }
}

function keptBoxes(placings: readonly Placing[]): Map<EntityId, Box> {
  const boxes = new Map<EntityId, Box>();
  for (const { id, isBox, position, size } of placings) {
    if (position === undefined) continue;
    const usual = isBox ? DEFAULT_SIZES["trust-boundary-box"]! : NODE;
    const width = typeof size?.width === "number" ? size.width : usual.width;
    const height = typeof size?.height === "number" ? size.height : usual.height;
    boxes.set(id, { x: position[0], y: position[1], width, height });
  }
  return boxes;
}

const GAP = 60;

function withNewOnes(placings: readonly Placing[], kept: ReadonlyMap<EntityId, Box>): ReadonlyMap<EntityId, Box> {
  const fresh = placings.filter(({ id }) => !kept.has(id));
  if (fresh.length === 0) return kept;
  let bottom = 0;
  for (const { y, height } of kept.values()) bottom = Math.max(bottom, y + height);
  return new Map([...kept, ...layOut(itemsOf(fresh), { x: GAP, y: bottom + GAP })]);
}

/** Things within the boxes that are laid out with them; what lies in no such box stands beside. */
function itemsOf(placings: readonly Placing[]): Item<EntityId>[] {
  const members = new Map<EntityId, Item<EntityId>[]>();
  for (const { id, isBox } of placings) if (isBox) members.set(id, []);
  const outermost: Item<EntityId>[] = [];
  for (const { id, isBox, inside } of placings) {
    const item: Item<EntityId> = isBox ? { of: id, members: members.get(id)! } : { of: id };
    const around = inside === undefined || inside === id ? undefined : members.get(inside);
    (around ?? outermost).push(item);
  }
  return outermost;
}

function saysTheSame(placings: readonly Placing[], boxes: ReadonlyMap<EntityId, Box>): boolean {
  const drawn = placings.map(({ id, isBox }): Drawn<EntityId> => ({ ...boxes.get(id)!, of: id, isBox }));
  const inside = membership(drawn);
  return inside === undefined || placings.every((placing) => inside.get(placing.id) === placing.inside);
}
