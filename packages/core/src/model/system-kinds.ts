import * as z from "zod";
import { Level, Line, withAttributes } from "./fields.ts";

/** What a system is made of. */
export const systemKinds = {
  component: z.strictObject({
    type: z.enum([
      "actor",
      "external",
      "process",
      "service",
      "store",
      "queue",
      "device",
      "sensor",
      "actuator",
      "model",
      "agent",
    ]),
    technology: z.array(Line).max(20).optional(),
    owner: Line.optional(),
    inScope: z.boolean().optional(),
    outOfScopeReason: Line.optional(),
    ...withAttributes,
  }),
  boundary: z.strictObject({
    type: z.enum([
      "network",
      "cloud",
      "host",
      "container",
      "namespace",
      "process",
      "organisation",
      "physical",
      "trust",
    ]),
    trust: z.int().min(0).max(100).optional(),
    ...withAttributes,
  }),
  flow: z.strictObject({
    protocol: Line.optional(),
    port: z.int().min(0).max(65_535).optional(),
    verb: Line.optional(),
    ...withAttributes,
  }),
  data: z.strictObject({
    confidentiality: Level.optional(),
    integrity: Level.optional(),
    availability: Level.optional(),
    ...withAttributes,
  }),
  runtime: z.strictObject({
    type: z.enum(["host", "virtual_machine", "container", "cluster", "serverless", "firmware", "browser", "mobile"]),
    technology: z.array(Line).max(20).optional(),
    ...withAttributes,
  }),
};
