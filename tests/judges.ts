/**
 * Programs that are not ours and judge what we make: an independent client, a browser, a parser. `tests/judges.json`
 * names them, `node scripts/judges.mjs` installs them, and a test that needs one is skipped where it is missing.
 */
import { existsSync, readFileSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

interface Judge {
  readonly judges: string;
  /** Where it stands once it is installed, in the repository. */
  readonly program: string;
  readonly install: readonly (readonly string[])[];
  /** It ran before, so a run without it has lost something. */
  readonly mustRun: boolean;
}

const ROOT = fileURLToPath(new URL("../", import.meta.url));
const JUDGES = JSON.parse(readFileSync(join(ROOT, "tests", "judges.json"), "utf8")) as Record<string, Judge>;
const RAN = join(ROOT, ".cache", "judges", "ran");

/** A judge as a test meets it: `it.skipIf(judge.isMissing)`, and once it has judged, `judge.ran()`. */
export interface Present {
  readonly program: string;
  readonly isMissing: boolean;
  /** Written down for `node scripts/judges.mjs --verify`. */
  readonly ran: () => Promise<void>;
}

export function judgeNamed(id: string): Present {
  const judge = JUDGES[id];
  if (!judge) throw new Error(`tests/judges.json names no ${id}`);
  const program = join(ROOT, judge.program);
  const isMissing = !existsSync(program);
  if (isMissing) process.stderr.write(`${id} is missing, its tests are skipped; node scripts/judges.mjs installs it\n`);
  const ran = async (): Promise<void> => {
    await mkdir(RAN, { recursive: true });
    await writeFile(join(RAN, id), new Date().toISOString());
  };
  return { program, isMissing, ran };
}
