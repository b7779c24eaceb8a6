/** What people expect of an input, and what a reading says, in the same words. */
import * as z from "zod";
import type { Reading } from "../../packages/core/src/formats/index.ts";
import { loadYaml } from "../../packages/core/src/formats/text/index.ts";
import type { Entity } from "../../packages/core/src/model/index.ts";

const text = z.coerce.string();
const Flow = z.object({ from: text, to: text, protocol: text.optional() });
const Named = { name: text, aliases: z.array(text).default([]) };
const list = <T extends z.ZodType>(of: T) =>
  z
    .array(of)
    .nullish()
    .transform((items) => items ?? []);

export const Expected = z.object({
  components: list(
    z.object({
      ...Named,
      type: text.optional(),
      technology: z.union([text.transform((one) => [one]), z.array(text)]).optional(),
      inScope: z.boolean().optional(),
    }),
  ),
  flows: list(Flow),
  boundaries: list(z.object({ ...Named, type: text.optional(), contains: z.array(text).default([]) })),
  data: list(z.object({ ...Named, sensitivity: text.optional() })),
  stakeholders: list(z.union([text, z.object({ name: text }).transform(({ name }) => name)])),
  requirements: list(z.object({ text, voicedBy: text.optional() })),
  controls: list(z.object({ on: text, says: z.enum(["present", "missing"]), what: text, sentence: text.optional() })),
  not: z
    .object({ components: z.array(text).default([]), flows: z.array(Flow).default([]) })
    .nullish()
    .transform((traps) => traps ?? { components: [], flows: [] }),
});
export type Expected = z.infer<typeof Expected>;

export async function parseExpected(source: string): Promise<Expected> {
  const { parse } = await loadYaml();
  return Expected.parse(parse(source));
}

export interface Produced {
  readonly components: readonly { name: string; type?: string; technology?: readonly string[]; inScope?: boolean }[];
  readonly flows: readonly { from: string; to: string; protocol?: string }[];
  readonly boundaries: readonly { name: string; contains?: readonly string[] }[];
  readonly data: readonly { name: string; sensitivity?: string }[];
  readonly stakeholders: readonly string[];
  readonly requirements: readonly { text: string; voicedBy?: string }[];
  readonly controls: readonly { on: string; says: "present" | "missing"; what: string }[];
}

/** The attributes that an expectation may name; a reader may know more, which are not judged. */
const JUDGED: ReadonlySet<string> = new Set(
  `authenticated authorised mfa encrypted_in_transit encrypted_at_rest logged rate_limited input_validated
  malware_scanned signed signature_verified rollback_protected hashed pseudonymised backed_up isolated
  least_privilege secrets_managed hardened managed approved`.split(/\s+/),
);

/** Several readings of one system count together: a thing that two of them know by the same id is one. */
export function producedFrom(readings: readonly Reading[]): Produced {
  const entities = new Map(readings.flatMap((reading) => reading.entities.map((entity) => [entity.id, entity])));
  const links = readings.flatMap((reading) => reading.links);
  const nameOf = (id: string | undefined): string => (id === undefined ? "" : (entities.get(id)?.name ?? ""));
  const one = (from: string, kind: string): string | undefined =>
    links.find((link) => link.from === from && link.kind === kind)?.to;
  const of = (kind: string): Entity[] => [...entities.values()].filter((entity) => entity.kind === kind);
  const prop = (entity: Entity, field: string): unknown => (entity.props as Record<string, unknown>)[field];
  const endsOf = ({ id }: Entity) => ({ from: nameOf(one(id, "leaves")), to: nameOf(one(id, "enters")) });
  const some = <T>(value: unknown, field: string): T => (value === undefined ? {} : { [field]: value }) as T;

  return {
    components: of("component").map((entity) => ({
      name: entity.name,
      ...some<object>(prop(entity, "type"), "type"),
      ...some<object>(prop(entity, "technology"), "technology"),
      ...some<object>(prop(entity, "inScope"), "inScope"),
    })),
    flows: of("flow").map((entity) => ({ ...endsOf(entity), ...some<object>(prop(entity, "protocol"), "protocol") })),
    boundaries: of("boundary").map(({ id, name }) => ({
      name,
      contains: links.filter((link) => link.kind === "inside" && link.to === id).map(({ from }) => nameOf(from)),
    })),
    data: of("data").map((entity) => ({
      name: entity.name,
      ...some<object>(prop(entity, "confidentiality"), "sensitivity"),
    })),
    stakeholders: of("stakeholder").map(({ name }) => name),
    requirements: of("requirement").map((entity) => ({
      text: String(prop(entity, "text")),
      ...some<object>(nameOf(one(entity.id, "voices")) || undefined, "voicedBy"),
    })),
    controls: ["component", "flow", "boundary", "data"].flatMap((kind) =>
      of(kind).flatMap((entity) => {
        const { from, to } = kind === "flow" ? endsOf(entity) : { from: "", to: "" };
        const on = kind === "flow" ? `${from} -> ${to}` : entity.name;
        return Object.entries((prop(entity, "attributes") ?? {}) as Record<string, { value: string; from: string }>)
          .filter(([what, { value }]) => JUDGED.has(what) && value !== "unknown")
          .map(([what, { value }]) => ({
            on,
            what,
            says: value === "yes" ? ("present" as const) : ("missing" as const),
          }));
      }),
    ),
  };
}
