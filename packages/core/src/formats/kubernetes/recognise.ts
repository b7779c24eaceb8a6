import type { Source } from "../format.ts";

const BEGINNING = 20_000;
const VERSION = /^(?:- )?["']?apiVersion["']?\s*:\s*["']?([\w.-]+\/)?v\d/m;
const JSON_VERSION = /"apiVersion"\s*:\s*"(?:[\w.-]+\/)?v\d/;
const KIND = /^["']?kind["']?\s*:\s*["']?[A-Z]\w+/m;
const JSON_KIND = /"kind"\s*:\s*"[A-Z]\w+"/;

/** An API version with a kind below it, at the left edge or in JSON; templates of charts look the same and are told in reading. */
export function certaintyOf({ name, text }: Source): number {
  const beginning = text?.slice(0, BEGINNING) ?? "";
  if (/^kustomization\.ya?ml$/i.test(name) && /^(?:resources|bases|components):/m.test(beginning)) return 0.95;
  const isJson = /^\s*[{[]/.test(beginning);
  const isObject = isJson
    ? JSON_VERSION.test(beginning) && JSON_KIND.test(beginning)
    : VERSION.test(beginning) && KIND.test(beginning);
  return isObject ? 0.95 : 0;
}
