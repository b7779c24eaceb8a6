import type { Snapshot } from "../graph/index.ts";
import { shortVersion } from "../model/index.ts";
import { stpaSecViews } from "../plugins/index.ts";
import type { Exported } from "./export-desk.ts";

interface Version {
  readonly snapshot: Snapshot;
  /** With what is derived of it. */
  readonly whole: () => Promise<Snapshot>;
}

/** The context tables or the control structure of a version as a text; undefined where another form was named. */
export async function analysisAs(form: string, { snapshot, whole }: Version): Promise<Exported | undefined> {
  const { WRITTEN, wholeRead } = await stpaSecViews();
  const write = Object.hasOwn(WRITTEN, form) ? WRITTEN[form] : undefined;
  if (write === undefined) return undefined;
  const text = write(wholeRead({ whole: await whole(), facts: snapshot }));
  return { text, dropped: [], version: shortVersion(snapshot.commit) };
}

export async function analysisForms(): Promise<string[]> {
  return Object.keys((await stpaSecViews()).WRITTEN);
}
