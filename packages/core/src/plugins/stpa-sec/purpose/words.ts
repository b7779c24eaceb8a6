import type { Entity } from "../../../model/index.ts";

/** Words that say nothing of what a sentence is about. */
const EMPTY = new Set(
  `a an the and or nor not no of to in on at by for from with without within into onto as is are was were be been being it its
  this that these those who whom whose which what when where while if then than so such there here must shall should may can
  cannot will would could has have had do does did need needs only ever never always also still each every any all some one
  two three ten more most less few many much other others another own same time times at once again anybody anyone nobody
  somebody everybody person people they them their he she his her we our us you your my me i up out off over under after before
  during between because about against per system thing things use used uses using user get gets got give given gives take
  keep kept keeps able different single late early long short within minutes minute hours hour seconds second day days year
  percent something anything nothing readable reads live`.split(/\s+/),
);

/** What is said by one word and drawn by another: who is to be told needs an alarm, what is to be recorded a log. */
const KIN: readonly (readonly [said: RegExp, drawn: readonly string[]])[] = [
  [/\b(?:told|tell|warned|informed|notified|alerted|being called)\b/i, ["alarm", "alert", "notif"]],
  [/\b(?:recorded|traceable|attributable|prove[dn]?|logged)\b/i, ["log", "record", "ledg", "audit", "historian"]],
  [/\b(?:noticed|detected|reported|breach|outage)\b/i, ["alarm", "monitor", "log"]],
  [/\b(?:screen|picture|shown|display)/i, ["display", "station", "viewer"]],
];

/** Stems under which things are drawn that a text speaks of by another word. */
export const kinOf = (text: string): ReadonlySet<string> =>
  new Set(KIN.filter(([said]) => said.test(text)).flatMap(([, drawn]) => drawn));

/** The stems of the words that carry meaning, each once. */
export function stemsOf(text: string): ReadonlySet<string> {
  const stems = new Set<string>();
  for (const [word] of text
    .slice(0, 2000)
    .toLowerCase()
    .replaceAll(/'s\b/g, "")
    .matchAll(/[\p{L}\p{N}]{3,40}/gu))
    if (!EMPTY.has(word)) stems.add(stemOf(word));
  return stems;
}

/** Plural and singular, deed and doer meet: orders and order, recorded and record, infusions and infusion. */
function stemOf(word: string): string {
  const bare = word.replace(/(?:ies)$/, "y").replace(/(?<=[^s])s$/, "");
  return bare.length > 6
    ? bare.replace(/(?:ification|ify|ified|ations?|ings?|ed|able|ers?|ors?)$/, "").replace(/e$/, "")
    : bare.replace(/(?<=..[^e])e$/, "");
}

interface Told {
  readonly name: ReadonlySet<string>;
  readonly rest: ReadonlySet<string>;
}

/** An entity never changes, so its words are cut once. */
const known = new WeakMap<Entity, Told>();

export function wordsOf(entity: Entity): Told {
  let told = known.get(entity);
  if (told === undefined) {
    const { description = "" } = entity.props as { readonly description?: string };
    told = {
      name: stemsOf(`${entity.name} ${entity.id.slice(entity.id.indexOf("/") + 1)}`),
      rest: stemsOf(description),
    };
    known.set(entity, told);
  }
  return told;
}
