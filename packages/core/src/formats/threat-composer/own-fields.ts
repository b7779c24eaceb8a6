import type { Kind } from "../../model/index.ts";

/** Our fields that the format has no place for, or a coarser one, and that travel in `metadata`. */
export const OWN_FIELDS: Readonly<Partial<Record<Kind, readonly string[]>>> = {
  threat: ["status", "severity", "categories", "weaknesses"],
  mitigation: ["status", "type"],
  assumption: ["owner", "reviewBy", "state"],
};
