import type { Rule } from "../../engine/index.ts";
import { PACKS } from "./rules/index.ts";

export { PACKS } from "./rules/index.ts";
export { STRIDE } from "./threat.ts";

/** Every rule of every pack. */
export const RULES: readonly Rule[] = Object.values(PACKS).flat();
