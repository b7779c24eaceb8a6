import * as z from "zod";
import { Line, Reference, Text, described } from "./fields.ts";

const Hash = z.string().regex(/^[0-9a-f]{64}$/);

/** The canvas and its pictures: moving a box must never re-key an analysis, so these live in the other half of a version. */
export const presentationKinds = {
  section: z.strictObject({ order: z.string().max(60), plugin: Line.optional(), ...described }),
  block: z.strictObject({
    type: z.enum(["markdown", "table", "plot", "diagram", "trace", "metric", "callout"]),
    order: z.string().max(60),
    content: z.json().optional(),
    ...described,
  }),
  view: z.strictObject({
    style: Line,
    query: z.json().optional(),
    hidden: z.array(Reference).max(10_000).optional(),
    ...described,
  }),
  layout: z.strictObject({ positions: z.record(z.string().max(240), z.tuple([z.number(), z.number()])), ...described }),
};

/** What comes from outside or is kept beside the model. */
export const outsideKinds = {
  ticket: z.strictObject({
    source: Line,
    externalId: Line,
    text: Text,
    url: Line.optional(),
    state: Line.optional(),
    type: Line.optional(),
    priority: Line.optional(),
    labels: z.array(Line).max(100).optional(),
    author: Line.optional(),
    createdAt: Line.optional(),
    updatedAt: Line.optional(),
    ...described,
  }),
  input: z.strictObject({
    hash: Hash,
    bytes: z.int().min(0),
    mediaType: Line,
    ...described,
  }),
  /** What an input says the model should hold. What it comes to is computed against the model as it stands by then. */
  proposal: z.strictObject({
    inputs: z.array(Reference).max(1000).optional(),
    state: z.enum(["open", "needs_model", "accepted", "rejected", "partly"]),
    format: Line.optional(),
    /** The blob that holds what was read. */
    reading: Hash.optional(),
    /** What had been read when everything was last decided: only what differs from it is asked again. */
    settled: Hash.optional(),
    /** What was decided while others were left open: a fact's id and a digest of what it was to become. */
    decided: z.array(Line).max(100_000).optional(),
    ...described,
  }),
  artifact: z.strictObject({
    mediaType: Line,
    hash: Hash,
    bytes: z.int().min(0),
    ...described,
  }),
};
