export { format } from "./format.ts";
export { readSeca, type SecaFile } from "./read.ts";
export { secaSchema } from "./schema.ts";
export { writeSeca } from "./write.ts";
