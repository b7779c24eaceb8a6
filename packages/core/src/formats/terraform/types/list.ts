import { AWS } from "./aws.ts";
import { AZURE } from "./azure.ts";
import { GOOGLE } from "./google.ts";
import type { TypeFact, TypeTable } from "./kind.ts";

export type { TypeFact } from "./kind.ts";

/** Every type of resource that is known, by its name. */
const TYPES: TypeTable = { ...AWS, ...AZURE, ...GOOGLE };

export const factOf = (type: string): TypeFact | undefined => (Object.hasOwn(TYPES, type) ? TYPES[type] : undefined);
