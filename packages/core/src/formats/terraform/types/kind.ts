import type { ComponentType } from "../../../knowledge/index.ts";

/** What a type of resource is to the model. Paths are dotted, through all items of lists. */
export interface TypeFact {
  readonly is: "component" | "boundary" | "runtime" | "piece" | "plumbing";
  /** Of a component what it is. */
  readonly type?: ComponentType;
  /** The technology by its name in the tables of knowledge. */
  readonly technology?: string;
  /** The field that holds its name in the cloud; without one, or where it is not known, the label is its name. */
  readonly name?: string;
  /** Of a piece: where it names what it belongs to. */
  readonly of?: readonly string[];
  /** Where it names what it sends to or calls. */
  readonly to?: readonly string[];
  /** Where it names what sends to it or calls it. */
  readonly from?: readonly string[];
  /** Where its environment or other settings stand. */
  readonly settings?: readonly string[];
  /** Where it names the subnets or networks it stands in. */
  readonly inside?: readonly string[];
  /** Where it names the identity it acts as. */
  readonly identity?: readonly string[];
  /** Where it names the template it is made from, whose settings, place and identity are its own. */
  readonly template?: readonly string[];
  /** What its host name ends with, behind its own name: `.blob.core.windows.net`. */
  readonly hosts?: readonly string[];
}

export type TypeTable = Readonly<Record<string, TypeFact>>;

type More = Omit<TypeFact, "is" | "type" | "technology" | "name">;

export const component = (
  type: ComponentType,
  technology: string | undefined,
  name: string,
  more: More = {},
): TypeFact => ({
  is: "component",
  type,
  ...(technology !== undefined && { technology }),
  name,
  ...more,
});

export const boundary = (name: string, inside: readonly string[] = []): TypeFact => ({ is: "boundary", name, inside });
export const runtime = (technology: string, name = "name"): TypeFact => ({ is: "runtime", technology, name });

/** Belongs to the component that a field names, and may lead on from there. */
export const piece = (of: string | readonly string[], more: More = {}): TypeFact => ({
  is: "piece",
  of: [of].flat(),
  ...more,
});

/** Stands between components and belongs to none: what comes in `from` somewhere goes on `to` elsewhere; empty is nowhere. */
export const link = (from: string | readonly string[], to: string | readonly string[] = []): TypeFact => ({
  is: "plumbing",
  from: [from].flat().filter((path) => path !== ""),
  to: [to].flat().filter((path) => path !== ""),
});

/** Types that say nothing of components, by their names. */
export const plumbing = (names: string): TypeTable =>
  Object.fromEntries(names.split(/\s+/).flatMap((name) => (name === "" ? [] : [[name, { is: "plumbing" } as const]])));
