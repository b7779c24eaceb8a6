/** The systems that rules are tried on: the bundled examples, and fixtures for what no example is made of. */
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { type Judged, judgeFile } from "./judged.ts";

/** In the order of their names. */
export async function examplesOf(root: string): Promise<readonly Judged[]> {
  const folder = join(root, "examples");
  const files = readdirSync(folder).map((name) => join(folder, name, "system.yaml"));
  return judgeAll(files.filter((file) => existsSync(file)));
}

export async function fixturesOf(root: string): Promise<readonly Judged[]> {
  const folder = join(root, "tests/eval/rules/fixtures");
  return judgeAll(readdirSync(folder).map((name) => join(folder, name)));
}

export const expectationsFile = (root: string, name: string): string => join(root, "tests/eval/rules", `${name}.yaml`);

async function judgeAll(files: readonly string[]): Promise<readonly Judged[]> {
  const judged: Judged[] = [];
  for (const file of [...files].sort()) judged.push(await judgeFile(file));
  return judged;
}
