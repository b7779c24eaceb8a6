import type { EntityId, Span } from "../../model/index.ts";
import { componentTypeOf, technologyOfImage, type Technology } from "../../knowledge/index.ts";
import type { Sketch } from "../sketch.ts";
import { isPinned, parseImage, type Image } from "./image.ts";
import type { Landscape } from "./landscape.ts";

interface Workload {
  readonly name: string;
  readonly foreign: string;
  readonly image?: string | undefined;
  /** Made here, of sources that lie beside the file. */
  readonly isBuilt?: boolean;
  readonly marks?: readonly string[];
  readonly rest?: unknown;
  readonly at: Span;
  readonly imageAt?: Span;
}

/** A component for what runs from an image: its type and technology are those of the product, else it is a program of their own. */
export function addWorkload(sketch: Sketch, landscape: Landscape, workload: Workload): EntityId {
  const { name, foreign, isBuilt = false, marks = [], rest, at, imageAt = at } = workload;
  const image = workload.image === undefined ? undefined : parseImage(workload.image);
  const technology = image === undefined || isBuilt ? undefined : productOf(image);
  const id = sketch.add("component", {
    name,
    foreign,
    props: { type: typeOf(technology, image), ...(technology && { technology: [technology.name] }) },
    marks: [...marks, ...(image === undefined ? [] : [`image:${image.repository}`])],
    rest,
    at,
  });
  if (technology) landscape.knowTechnology(id, technology);
  if (isBuilt) sketch.say(id, "custom_code", "yes", at);
  const pinned = image === undefined ? undefined : isPinned(image);
  if (pinned !== undefined) sketch.say(id, "pinned", pinned, imageAt);
  return id;
}

/** The product in an image; a registry of their own may hold a copy of a public image under a path of its own. */
function productOf({ repository, registry }: Image): Technology | undefined {
  const known = technologyOfImage(repository);
  if (known !== undefined || registry === undefined) return known;
  const product = technologyOfImage(repository.slice(repository.lastIndexOf("/") + 1));
  // Only stores are copied under their bare name; `registry` or `gateway` may be any program.
  return product !== undefined && KEEPING.has(componentTypeOf(product)) ? product : undefined;
}

const KEEPING: ReadonlySet<string> = new Set(["store", "queue"]);

/** A program that only serves a store is none, nor is what somebody else runs elsewhere once they run its container. */
function typeOf(technology: Technology | undefined, image: Image | undefined): string {
  const type = technology === undefined ? "process" : componentTypeOf(technology);
  if (KEEPING.has(type) && image !== undefined && BESIDE_STORE.test(image.repository)) return "process";
  return type === "external" || type === "actor" ? "process" : type;
}

const BESIDE_STORE =
  /[-_/](?:proxy|agent|exporter|sidecar|backup|cli|client|operator|ui|admin|dashboard|commander|connectors?)$/;
