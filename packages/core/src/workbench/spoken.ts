import type { Plugin, Rule } from "../engine/index.ts";
import type { Snapshot } from "../graph/index.ts";
import { SecaError, onOneLine, quoted } from "../kernel/index.ts";
import { shortVersion } from "../model/index.ts";

/** A rule and the framework it belongs to. */
export interface KnownRule {
  readonly framework: string;
  readonly rule: Rule;
}

const known = new WeakMap<readonly Plugin[], ReadonlyMap<string, KnownRule>>();

export function rulesOf(plugins: readonly Plugin[]): ReadonlyMap<string, KnownRule> {
  let rules = known.get(plugins);
  if (rules === undefined) {
    const each = plugins.flatMap((plugin) =>
      "rules" in plugin ? plugin.rules.map((rule) => [rule.id, { framework: plugin.id, rule }] as const) : [],
    );
    known.set(plugins, (rules = new Map(each)));
  }
  return rules;
}

const NAME_MAX = 100;

/** Names come from files of others: on one line, and no longer than a name. */
export function nameOf(element: string, snapshot: Snapshot): string {
  const line = onOneLine(snapshot.entity(element)?.name ?? element).trim();
  return line.length > NAME_MAX ? `${line.slice(0, NAME_MAX - 1)}…` : line;
}

/** A rule's words with the names of what they speak of; the rest is told in general. */
export function namesAround(element: string, snapshot: Snapshot): (text: string) => string {
  const end = (kind: string, otherwise: string): string => {
    const link = snapshot.out(element).find((each) => each.kind === kind);
    return link === undefined ? otherwise : nameOf(link.to, snapshot);
  };
  const words: Readonly<Record<string, () => string>> = {
    it: () => nameOf(element, snapshot),
    from: () => end("leaves", "its sender"),
    to: () => end("enters", "its receiver"),
    protocol: () => "its protocol",
    data: () => "what it holds",
    boundary: () => "its boundary",
  };
  return (text) =>
    text.replaceAll(/\{([a-z]+)\}/g, (slot, name: string) => (Object.hasOwn(words, name) ? words[name]!() : slot));
}

export const noElement = (element: string, snapshot: Snapshot): SecaError =>
  new SecaError(
    "not_found",
    `There is no ${quoted(element, 200)} in version ${shortVersion(snapshot.commit)}.`,
    "Find ids with graph_find.",
  );
