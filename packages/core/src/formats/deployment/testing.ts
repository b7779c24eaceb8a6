import { attributeValue, type Attributes, type Entity } from "../../model/index.ts";
import type { Reading } from "../format.ts";

/** A reading as people would say it, so that a test compares all of it at a glance. */
export interface Said {
  /** `name: type (technology)` */
  readonly components: readonly string[];
  /** `from -> to [protocol:port] @line` */
  readonly flows: readonly string[];
  /** `name [member, member]` */
  readonly boundaries: readonly string[];
  /** `name: attribute=value …` of everything that says some. */
  readonly attributes: readonly string[];
}

export function saidBy({ entities, links }: Reading): Said {
  const names = new Map(entities.map(({ id, name }) => [id, name]));
  const end = (id: string, kind: string): string =>
    names.get(links.find((link) => link.from === id && link.kind === kind)?.to ?? "") ?? "?";
  const nameOf = (entity: Entity): string =>
    entity.kind === "flow" ? `${end(entity.id, "leaves")} -> ${end(entity.id, "enters")}` : entity.name;
  const of = (kind: string): Entity[] => entities.filter((entity) => entity.kind === kind);
  const sorted = (lines: readonly string[]): string[] => [...lines].sort();
  return {
    components: sorted(of("component").map(({ name, props }) => `${name}: ${componentOf(props)}`)),
    flows: sorted(of("flow").map((flow) => `${nameOf(flow)}${flowOf(flow)}`)),
    boundaries: sorted(
      of("boundary").map(({ id, name }) => {
        const inside = links
          .filter(({ kind, to }) => kind === "inside" && to === id)
          .map(({ from }) => names.get(from)!);
        return `${name} [${sorted(inside).join(", ")}]`;
      }),
    ),
    attributes: sorted(
      entities.flatMap((entity) => {
        const attributes = (entity.props as { attributes?: Attributes }).attributes ?? {};
        const told = sorted(Object.keys(attributes).map((name) => `${name}=${attributeValue(attributes, name)}`));
        return told.length === 0 ? [] : [`${nameOf(entity)}: ${told.join(" ")}`];
      }),
    ),
  };
}

function componentOf(props: Entity["props"]): string {
  const { type, technology } = props as { type: string; technology?: readonly string[] };
  return technology === undefined ? type : `${type} (${technology.join(", ")})`;
}

function flowOf({ props, origin }: Entity): string {
  const { protocol, port } = props as { protocol?: string; port?: number };
  const spoken =
    protocol === undefined && port === undefined ? "" : ` [${protocol ?? "?"}${port === undefined ? "" : `:${port}`}]`;
  const line = "span" in origin ? origin.span?.line : undefined;
  return `${spoken} @${line ?? "?"}`;
}
