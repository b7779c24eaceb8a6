import type { Severity } from "../engine/index.ts";
import type { Kind } from "../model/index.ts";

/** What a reader calls a finding where a framework works it out as an entity of its own. */
export const FINDING_KINDS = ["threat", "uca", "weakness"] as const satisfies readonly Kind[];
export type FindingKind = (typeof FINDING_KINDS)[number];

export const isFindingKind = (kind: Kind): kind is FindingKind => (FINDING_KINDS as readonly Kind[]).includes(kind);

/** What people may say differently of any finding; other fields are edited as those of its kind. */
export const isOfFindings = (field: string): boolean => FIELDS.has(field);

const FIELDS: ReadonlySet<string> = new Set(["says", "severity", "likelihood", "impact"]);

export const WORST_FIRST: readonly Severity[] = ["critical", "high", "elevated", "medium", "low"];
