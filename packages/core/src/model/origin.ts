import * as z from "zod";
import { Span } from "./attribute.ts";

const inputId = z.string().max(240);
/** How sure whoever read it is; a file that says it outright is certain, and says nothing here. */
const confidence = z.number().min(0).max(1).optional();

/** Who made a thing. It travels with the thing everywhere and is shown wherever the thing is. */
export const Origin = z.discriminatedUnion("by", [
  z.strictObject({ by: z.literal("input"), input: inputId, span: Span.optional(), confidence }),
  z.strictObject({ by: z.literal("user"), author: z.string().max(200).optional() }),
  z.strictObject({
    by: z.literal("import"),
    format: z.string().max(60),
    input: inputId.optional(),
    span: Span.optional(),
    confidence,
  }),
  z.strictObject({
    by: z.literal("rule"),
    plugin: z.string().max(60),
    rule: z.string().max(120),
    read: z.array(z.string()).max(200),
  }),
  z.strictObject({
    by: z.literal("model"),
    provider: z.string().max(60),
    evidence: z.string().max(2000).optional(),
    confidence,
  }),
  z.strictObject({ by: z.literal("default"), reason: z.string().max(500).optional() }),
]);
export type Origin = z.infer<typeof Origin>;

/** An origin as a reader sees it, on one line. */
export function describeOrigin(origin: Origin): string {
  switch (origin.by) {
    case "input":
      return `input ${origin.input}${lineOf(origin.span)}`;
    case "import":
      return `import ${origin.format}${origin.input === undefined ? "" : ` ${origin.input}`}${lineOf(origin.span)}`;
    case "user":
      return origin.author === undefined ? "user" : `user ${origin.author}`;
    case "rule":
      // Rules of a pack have their plugin's name in front already.
      return `rule ${origin.rule.startsWith(`${origin.plugin}/`) ? "" : `${origin.plugin}/`}${origin.rule}`;
    case "model":
      return `model ${origin.provider}`;
    case "default":
      return "default";
  }
}

const lineOf = (span: Span | undefined): string => (span?.line === undefined ? "" : `:${span.line}`);
