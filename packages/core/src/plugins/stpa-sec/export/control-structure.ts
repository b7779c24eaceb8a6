import type { Entity } from "../../../model/index.ts";
import type { TableRead } from "../tables/index.ts";
import { sources, targets } from "../tables/table-read.ts";

/** Who controls what, and what comes back: what a drawing of it needs. */
export interface ControlStructure {
  /** The highest first; those of whom no level is known come last. */
  readonly levels: readonly { readonly level?: number; readonly controllers: readonly Controller[] }[];
  /** What is controlled, or reports, and is no controller itself. */
  readonly processes: readonly { readonly id: string; readonly name: string }[];
  readonly actions: readonly Arrow[];
  readonly feedback: readonly Arrow[];
}

interface Controller {
  readonly id: string;
  readonly name: string;
  readonly human: boolean;
  readonly realisedBy: readonly string[];
  readonly responsibilities: readonly string[];
}

/** An action or a feedback. Its ends are controllers where these are some, else components. */
export interface Arrow {
  readonly id: string;
  readonly name: string;
  readonly from: readonly string[];
  readonly to: readonly string[];
  /** The flows, in their order by id. */
  readonly travels: readonly string[];
}

/** Actions that only hand data over are left out: they steer nobody. */
export function controlStructureOf(read: TableRead): ControlStructure {
  const actions = (read.entities("control_action") as readonly Entity<"control_action">[])
    .filter(({ props }) => props.front !== "data")
    .map((action) => arrow(action, { from: "issued_by", to: "acts_on" }, read));
  const feedback = read
    .entities("feedback")
    .map((each) => arrow(each, { from: "reported_by", to: "informs" }, read))
    .filter(({ from, to }) => from.length > 0 && to.length > 0);
  const ends = [...actions, ...feedback].flatMap(({ from, to }) => [...from, ...to]);
  const processes = [...new Set(ends)]
    .filter((id) => !id.startsWith("controller/"))
    .sort()
    .flatMap((id) => read.entity(id) ?? [])
    .map(({ id, name }) => ({ id, name }));
  return { levels: levelsIn(read, new Set(ends)), processes, actions, feedback };
}

/** Who only hands data over controls nothing. */
const onlyHandsOver = (id: string, read: TableRead): boolean => {
  const issued = sources(read, id, "issued_by", "control_action");
  return issued.length > 0 && issued.every(({ props }) => props.front === "data");
};

function levelsIn(read: TableRead, ends: ReadonlySet<string>): ControlStructure["levels"] {
  const byLevel = new Map<number, Controller[]>();
  for (const { id, name, props } of read.entities("controller") as readonly Entity<"controller">[]) {
    if (!ends.has(id) && onlyHandsOver(id, read)) continue;
    const level = props.level ?? UNKNOWN;
    const controller: Controller = {
      id,
      name,
      human: props.human === true,
      realisedBy: sources(read, id, "realises").map((component) => component.id),
      responsibilities: sources(read, id, "assigned_to", "constraint")
        .filter((constraint) => constraint.props.type === "responsibility")
        .map((constraint) => constraint.props.text),
    };
    byLevel.set(level, [...(byLevel.get(level) ?? []), controller]);
  }
  return [...byLevel]
    .sort(([a], [b]) => b - a)
    .map(([level, controllers]) => ({ ...(level !== UNKNOWN && { level }), controllers }));
}

const UNKNOWN = -1;

function arrow({ id, name }: Entity, by: { readonly from: string; readonly to: string }, read: TableRead): Arrow {
  const ends = (link: string): readonly string[] => [
    ...new Set(targets(read, id, link).map((end) => controllerFor(end, read))),
  ];
  return {
    id,
    name,
    from: ends(by.from),
    to: ends(by.to),
    travels: targets(read, id, "travels", "flow").map((flow) => flow.id),
  };
}

/** A component that realises one controller is drawn as that; one that realises several is drawn as itself. */
function controllerFor(end: Entity, read: TableRead): string {
  const realised =
    end.kind === "component"
      ? targets(read, end.id, "realises", "controller").filter(({ id }) => !onlyHandsOver(id, read))
      : [];
  return realised.length === 1 ? realised[0]!.id : end.id;
}
