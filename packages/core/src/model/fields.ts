import * as z from "zod";
import { Attributes } from "./attribute.ts";

/** Bounds that every schema shares: generous for people, small enough that one entity never fills a page. */
export const Name = z.string().trim().min(1).max(200);
export const Line = z.string().max(500);
export const Text = z.string().max(20_000);
export const IsoDate = z.iso.date();
export const Reference = z.string().max(240);

export const PROPERTIES = [
  "confidentiality",
  "integrity",
  "availability",
  "privacy",
  "safety",
  "mission",
  "legal",
] as const;
export const Properties = z.array(z.enum(PROPERTIES)).max(7);

export const LEVELS = ["very_low", "low", "medium", "high", "very_high"] as const;
export const Level = z.enum(LEVELS);

/** What any entity may say of itself besides its kind's own fields. */
export const described = { description: Text.optional() };
export const withAttributes = { ...described, attributes: Attributes.optional() };

/** The largest input that is kept. */
export const INPUT_BYTES_MAX = 64 * 1024 * 1024;
