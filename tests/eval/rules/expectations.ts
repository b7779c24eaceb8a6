/**
 * What people expect of rules on a system, written down from its description before any rule was run on it. What turned
 * out to be a mistake of the expectation stays in place and is mended by an entry of `errata`, with its reason.
 */
import { readFile } from "node:fs/promises";
import * as z from "zod";
import type { Outcome } from "../../../packages/core/src/engine/index.ts";
import { loadYaml } from "../../../packages/core/src/formats/text/index.ts";
import { type Judged, ruleNamed } from "./judged.ts";

const outcome = z.enum(["fires", "mitigated", "not-applicable", "unknown"]);
const place = { at: z.string(), rule: z.string() };
const File = z.strictObject({
  expected: z.array(z.strictObject({ ...place, outcome, because: z.string() })),
  errata: z.array(z.strictObject({ ...place, outcome, reason: z.string() })),
});

export interface Expectation {
  readonly at: string;
  readonly rule: string;
  readonly outcome: Outcome;
  readonly because: string;
  /** What an erratum puts in place of the first outcome. */
  readonly mended?: { readonly outcome: Outcome; readonly reason: string };
}

export async function readExpectations(path: string): Promise<readonly Expectation[]> {
  const { parse } = await loadYaml();
  const { expected, errata } = File.parse(parse(await readFile(path, "utf8")));
  const mends = new Map(errata.map(({ at, rule, ...mended }) => [`${rule}@${at}`, mended]));
  const known = new Set(expected.map(({ at, rule }) => `${rule}@${at}`));
  const stray = [...mends.keys()].find((key) => !known.has(key));
  if (stray !== undefined) throw new Error(`${path}: an erratum mends ${stray}, which nobody expects`);
  return expected.map(({ rule, ...each }) => {
    const mended = mends.get(`${rule}@${each.at}`);
    return { ...each, rule: `stride/${rule}`, ...(mended && { mended }) };
  });
}

/** What is otherwise than expected, one line each. A rule or element that is not there counts as a miss. */
export function missesOf(expectations: readonly Expectation[], { judgements, snapshot }: Judged): string[] {
  const outcomes = new Map(judgements.map(({ id, outcome }) => [id, outcome]));
  return expectations.flatMap(({ at, rule, outcome, mended }) => {
    const id = `${rule}@${at}`;
    if (ruleNamed(rule) === undefined) return [`${id}: there is no such rule`];
    if (snapshot.entity(at) === undefined) return [`${id}: there is no such element`];
    const is = outcomes.get(id) ?? "not-applicable";
    const wanted = mended?.outcome ?? outcome;
    return is === wanted ? [] : [`${id}: ${is}, expected ${wanted}`];
  });
}
