import { onOneLine } from "../../../kernel/index.ts";
import type { Entity } from "../../../model/index.ts";
import { lowerFirst, upperFirst } from "../purpose/grammar.ts";
import type { StpaRead } from "../read.ts";
import { listed, withArticle } from "../tables/sentences.ts";
import { isAction, isVerb, mannerOf } from "./verbs.ts";

/**
 * An order as something one does. A flow that is named so keeps its name; else it is what the sentence that tells of it
 * says is to be done, else its verb with what it carries and whom it reaches. Names that only join two ends say nothing.
 */
export function actionName(flow: Entity<"flow">, ends: readonly string[], read: StpaRead): string {
  if (isAction(flow.name) && !joinsEnds(flow, oneLine(flow.name), read)) return upperFirst(oneLine(flow.name));
  return upperFirst(purposeIn(flow) ?? byVerb(flow, ends, read));
}

/** What comes back, by what it tells; without that, by whoever tells it. */
export function feedbackName(flow: Entity<"flow">, from: string, read: StpaRead): string {
  const name = nounOf(flow, read);
  return upperFirst(name ?? `report of ${withArticle(read.facts.entity(from)?.name ?? "it")}`);
}

const oneLine = (text: string): string => onOneLine(text).replaceAll(/\s+/g, " ").trim();

const ADDRESSING =
  /\b(?:command|order|instruct|direct|tell|ask|request|signal|trigger|tell)(?:s|ed|ing)? [^.;]{1,80}? to ((?!the\b|a\b|an\b|its?\b)[a-z]+ [^.;]{2,80})/i;

/** `commands the burner to raise the temperature`: what is to be done, in the words of whoever wrote it. */
function purposeIn({ origin, props }: Entity<"flow">): string | undefined {
  const said = origin.by === "input" || origin.by === "import" ? origin.span?.text : undefined;
  for (const text of [said, props.description]) {
    const purpose = ADDRESSING.exec(oneLine((text ?? "").slice(0, 1000)))?.[1]
      ?.replace(OVER, "")
      .trim();
    if (purpose !== undefined && isAction(purpose)) return purpose;
  }
  return undefined;
}

/** Over what it goes, and when, is no part of what is done. */
const OVER = /,? (?:over|via|through|by|using|when|if|while|whenever|as soon as|every|after|before) .*$/;

/** Verbs whose object is whoever is addressed. */
const OF_WHOM = new Set(
  "command control instruct direct steer drive operate order trigger call invoke execute manage supervise orchestrate run maintain act delegate administer configure reset restart reboot start stop".split(
    " ",
  ),
);
/** Verbs that take something to somebody. */
const TO_WHOM = new Set(
  "write send post put push upload submit forward pass hand release dispatch assign publish export copy deploy install provision store save insert append transfer enqueue import feed share transmit carry".split(
    " ",
  ),
);
const MESSAGE =
  /\b(?:requests?|orders?|commands?|instructions?|messages?|quer(?:y|ies)|signals?|setpoints?|values?)\b/i;
const VERB = /^[a-z]+(?:-[a-z]+)?$/;
const WHOM_MAX = 2;

function byVerb(flow: Entity<"flow">, ends: readonly string[], read: StpaRead): string {
  const given = flow.props.verb?.trim().toLowerCase().split(/[\s_]/)[0] ?? "";
  const verb = VERB.test(given) ? given : "direct";
  const whom = listed(ends.slice(0, WHOM_MAX).map((end) => withArticle(read.facts.entity(end)?.name ?? "it")));
  const noun = nounOf(flow, read);
  if (noun === undefined) {
    if (TO_WHOM.has(verb)) return `${verb} to ${whom}`;
    return `${OF_WHOM.has(verb) || mannerOf(verb) === "control" ? verb : "direct"} ${whom}`;
  }
  if (isVerb(noun)) return `${noun} ${OF_WHOM.has(noun) ? "" : "at "}${whom}`;
  const [, bare = noun] = /^(.+?) (?:in)?to .+$/.exec(noun) ?? [];
  const what = withArticle(bare);
  const isMessage = MESSAGE.test(bare);
  // A motor command is sent, and nothing is commanded by it.
  if (OF_WHOM.has(verb)) return isMessage ? `send ${what} to ${whom}` : `${verb} ${whom} by ${what}`;
  return `${verb} ${what} ${TO_WHOM.has(verb) ? "to" : "at"} ${whom}`;
}

const DATA_MAX = 2;

/** What the flow is called, unless that only joins its ends; else what it carries. */
function nounOf(flow: Entity<"flow">, read: StpaRead): string | undefined {
  const name = oneLine(flow.name);
  if (!joinsEnds(flow, name, read)) return lowerFirst(name);
  const carried = read.related(flow.id, "data").slice(0, DATA_MAX);
  const names = carried.flatMap((id) => read.facts.entity(id)?.name ?? []).map((each) => lowerFirst(oneLine(each)));
  return names.length === 0 ? undefined : listed(names);
}

function joinsEnds({ id }: Entity<"flow">, name: string, read: StpaRead): boolean {
  if (/→|->|=>/.test(name)) return true;
  const ends = ["from", "to"].flatMap((end) => read.related(id, end as "from" | "to"));
  const bare = (text: string): string =>
    text
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}]+/gu, " ")
      .trim();
  const names = ends.map((end) => bare(read.facts.entity(end)?.name ?? ""));
  return names.length === 2 && [`${names[0]} ${names[1]}`, `${names[0]} to ${names[1]}`].includes(bare(name));
}
