import * as z from "zod";

/** Arguments that many tools share, described once, so that they mean the same everywhere. */
export const systemField = z
  .string()
  .min(1)
  .max(200)
  .describe("Id or name; may be left out while there is one system.")
  .optional();
export const branchField = z.string().min(1).max(80).describe("Default main.").optional();
export const versionField = z.string().min(1).max(80).describe("Branch, tag or digits of a version.").optional();
export const limitField = (most: number, usual: number) => z.int().min(1).max(most).default(usual);
export const cursorField = z.string().max(200).optional();
