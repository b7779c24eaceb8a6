import { runUri, systemUri, type Services } from "@seca/base";
import type { Call, Link } from "@seca/kit";
import type { Analysed } from "./fields.ts";

export interface AnalysingRequest {
  readonly system?: string | undefined;
  readonly branch?: string | undefined;
  readonly frameworks?: readonly string[] | undefined;
  readonly sections?: readonly string[] | undefined;
  readonly wait_ms: number;
}

/** What every tool that analyses does; how the answer is worded is loaded once there is one. */
export async function analysing(
  { system: named, wait_ms, ...request }: AnalysingRequest,
  { workbench, say, progress, signal }: Services & Call,
): Promise<Analysed> {
  const { analysed } = await import("../analysed.ts");
  const onPlugin = (plugin: string, done: number, total: number): void => progress(done, total, plugin);
  const within = { waitMs: Math.min(wait_ms, ANSWER_BY_MS), onPlugin, signal };
  const { text, ...answer } = await analysed(workbench, await workbench.systemId(named), request, within);
  say(text);
  return answer;
}

/** A little before the call is cut, so that the handle still comes. */
const ANSWER_BY_MS = 24_000;

export const analysedLinks = ({ system, run }: Analysed): Link[] => [
  { uri: systemUri(system), name: system },
  ...(run === undefined ? [] : [{ uri: runUri(run), name: run }]),
];
