import * as z from "zod";
import { SecaError, quoted } from "../kernel/index.ts";
import { type Reading, Sketch, type Source } from "../formats/index.ts";
import { type EntityId, KINDS, LEVELS } from "../model/index.ts";

const Name = z.string().trim().min(1).max(200);
const Confidence = z.number().min(0).max(1).optional();
const componentType = KINDS.component.shape.type;
const boundaryType = KINDS.boundary.shape.type;

/**
 * What a model of the host is asked to fill in when it has read a picture: names and the few words that place them.
 * Things refer to each other by name, since names are what a picture shows.
 */
export const HostModel = z.strictObject({
  name: Name.optional().describe("What the picture is of."),
  boundaries: z
    .array(
      z.strictObject({
        name: Name,
        type: boundaryType.default("trust"),
        inside: Name.optional(),
        confidence: Confidence,
      }),
    )
    .max(500)
    .default([]),
  components: z
    .array(
      z.strictObject({
        name: Name,
        type: componentType,
        technology: z.array(Name).max(20).optional(),
        inside: Name.describe("A boundary's name.").optional(),
        confidence: Confidence,
      }),
    )
    .max(2000)
    .default([]),
  data: z
    .array(z.strictObject({ name: Name, confidentiality: z.enum(LEVELS).optional(), confidence: Confidence }))
    .max(500)
    .default([]),
  flows: z
    .array(
      z.strictObject({
        from: Name.describe("The component that begins."),
        to: Name,
        name: Name.optional(),
        protocol: Name.optional(),
        data: z.array(Name).max(50).optional(),
        confidence: Confidence,
      }),
    )
    .max(5000)
    .default([]),
});
export type HostModel = z.infer<typeof HostModel>;

/** The same as JSON Schema, for the host's model to fill. */
export function hostModelSchema(): Readonly<Record<string, unknown>> {
  const { $schema: _dialect, ...schema } = z.toJSONSchema(HostModel, { io: "input" });
  return schema;
}

/** What came back, checked as strictly as any input: every name that is referred to must be there. */
export function readHostModel(given: unknown, source: Pick<Source, "input" | "name">): Reading {
  const read = HostModel.safeParse(given);
  if (!read.success) {
    const told = read.error.issues
      .slice(0, 5)
      .map(({ path, message }) => `${path.map(String).join(".") || "the model"}: ${message.toLowerCase()}`);
    throw new SecaError(
      "bad_input",
      `The model does not fit the schema: ${told.join("; ")}.`,
      "Mend these places and send it again; the schema came with the question.",
    );
  }
  return sketch(read.data, source);
}

function sketch(model: HostModel, source: Pick<Source, "input" | "name">): Reading {
  const sketch = new Sketch({ format: "host-model", source, by: "model" });
  const places = new Map<string, EntityId>();
  const named = (ids: ReadonlyMap<string, EntityId>, name: string, what: string): EntityId => {
    const id = ids.get(name);
    if (id !== undefined) return id;
    throw new SecaError(
      "bad_input",
      `The model speaks of the ${what} ${quoted(name)}, which is not among its ${what === "boundary" ? "boundaries" : `${what}s`}.`,
      "Add it, or use the same spelling in both places.",
    );
  };
  for (const { name, type, confidence } of model.boundaries)
    places.set(name, sketch.add("boundary", { name, props: { type }, confidence }));
  for (const { name, inside, confidence } of model.boundaries)
    if (inside !== undefined)
      sketch.link(places.get(name)!, "inside", named(places, inside, "boundary"), { confidence });

  const parts = new Map<string, EntityId>();
  for (const { name, type, technology, inside, confidence } of model.components) {
    const id = sketch.add("component", { name, props: { type, ...(technology && { technology }) }, confidence });
    parts.set(name, id);
    if (inside !== undefined) sketch.link(id, "inside", named(places, inside, "boundary"), { confidence });
  }
  const data = new Map<string, EntityId>();
  for (const { name, confidentiality, confidence } of model.data)
    data.set(name, sketch.add("data", { name, props: confidentiality && { confidentiality }, confidence }));
  for (const { from, to, name, protocol, data: carried = [], confidence } of model.flows)
    sketch.flow({
      from: named(parts, from, "component"),
      to: named(parts, to, "component"),
      name,
      ...(protocol !== undefined && { props: { protocol }, as: protocol }),
      carries: carried.map((each) => named(data, each, "data")),
      confidence,
    });
  return sketch.finish({ name: model.name ?? source.name });
}
