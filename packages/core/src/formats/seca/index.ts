export { readSeca, type SecaFile } from "./read.ts";
export { writeSeca } from "./write.ts";
