import type { GraphRead } from "../../engine/index.ts";
import type { Entity } from "../../model/index.ts";
import type { Interaction, Subject } from "./filter.ts";
import type { ThreatTemplate } from "./template.ts";

/** What a drawing of the template's tool says of an element beyond our model. */
interface Drawn {
  readonly type?: unknown;
  readonly genericType?: unknown;
  readonly properties?: unknown;
  readonly cuts?: unknown;
}

const drawnOf = (entity: Entity | undefined): Drawn => (entity?.ext?.tm7 ?? {}) as Drawn;

/** A flow between two elements, as rules of a template look at it. */
export function interactionAt(flow: string, template: ThreatTemplate, read: GraphRead): Interaction | undefined {
  const ids: Readonly<Record<Subject, string | undefined>> = {
    flow,
    source: read.related(flow, "from")[0],
    target: read.related(flow, "to")[0],
  };
  if (ids.source === undefined || ids.target === undefined) return undefined;
  const types = (subject: Subject): readonly string[] => typesOf(read.entity(ids[subject]!));
  const crossed = crossedBy(flow, [ids.source, ids.target], read);
  return {
    isA: (subject, type) => types(subject).some((own) => template.isA(own, type)),
    has: (subject, name, value) => valueOf(ids[subject]!, name, template, read)?.toLowerCase() === value.toLowerCase(),
    crosses: (type) => crossed.some((boundary) => boundary.some((own) => template.isA(own, type))),
  };
}

/** The type it was drawn as, and the shape; what comes from elsewhere is only as much as its shape says. */
function typesOf(entity: Entity | undefined): readonly string[] {
  const { type, genericType } = drawnOf(entity);
  const drawn = [type, genericType].filter((each) => typeof each === "string" && each !== "") as string[];
  if (drawn.length > 0) return drawn;
  switch (entity?.kind) {
    case "flow":
      return ["GE.DF"];
    case "boundary":
      return ["GE.TB.B"];
    case "component":
      return [SHAPES[(entity.props as { type: string }).type] ?? "GE.P"];
    default:
      return [];
  }
}

const SHAPES: Readonly<Record<string, string>> = {
  store: "GE.DS",
  queue: "GE.DS",
  actor: "GE.EI",
  external: "GE.EI",
};

/** The types of each boundary crossed: lines that cut the drawn flow, and boxes around one end only. */
function crossedBy(flow: string, ends: readonly [string, string], read: GraphRead): readonly (readonly string[])[] {
  const { cuts } = drawnOf(read.entity(flow));
  const lines = Array.isArray(cuts) ? cuts.filter(isTypes) : [];
  const [left, right] = ends.map((end) => around(end, read));
  const boxes = [
    ...[...left!].filter((boundary) => !right!.has(boundary)),
    ...[...right!].filter((boundary) => !left!.has(boundary)),
  ];
  return [...lines, ...boxes.map((boundary) => typesOf(read.entity(boundary)))];
}

const isTypes = (cut: unknown): cut is string[] => Array.isArray(cut) && cut.every((each) => typeof each === "string");

function around(element: string, read: GraphRead): ReadonlySet<string> {
  const boundaries = new Set<string>();
  for (let here: string | undefined = element; here !== undefined;) {
    const next: string | undefined = read.out(here).find(({ kind }) => kind === "inside")?.to;
    if (next === undefined || boundaries.has(next)) break;
    boundaries.add(next);
    here = next;
  }
  return boundaries;
}

/** What was chosen for a property. A person's later answer to the same question counts for more. */
function valueOf(id: string, name: string, template: ThreatTemplate, read: GraphRead): string | undefined {
  const entity = read.entity(id);
  const { properties } = drawnOf(entity);
  const chosen = (Array.isArray(properties) ? properties : []).find(
    (pair): pair is [string, string | boolean] =>
      Array.isArray(pair) && typeof pair[0] === "string" && template.isCalled(pair[0], name),
  );
  const attribute = MEANINGS[name];
  if (attribute !== undefined) {
    const said = read.attribute(id, attribute);
    if (said.value !== "unknown" && (said.from === "user" || chosen === undefined))
      return said.value === "yes" ? "Yes" : "No";
    if (chosen === undefined) return UNSAID;
  }
  return chosen === undefined ? undefined : String(chosen[1]);
}

const UNSAID = "Not Selected";

/** Properties of the general template that ask what one of our attributes asks. */
const MEANINGS: Readonly<Record<string, string>> = {
  authenticatesSource: "authenticated",
  authenticatesDestination: "certificate_checked",
  providesConfidentiality: "encrypted_in_transit",
  implementsAuthenticationScheme: "authenticated",
  implementsCustomAuthorizationMechanism: "authorised",
  hasInputSanitizers: "input_validated",
  hasOutputSanitizers: "output_encoded",
  Encrypted: "encrypted_at_rest",
  Signed: "signed",
  Backup: "backed_up",
};
