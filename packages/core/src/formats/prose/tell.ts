/** A story as a reading: the members that earned their place, with what was said of them and where. */
import type { EntityId, Span } from "../../model/index.ts";
import type { Reading, Source } from "../format.ts";
import { Sketch } from "../sketch.ts";
import { type Member, settled } from "./cast.ts";
import { controlsOf } from "./controls.ts";
import { type Good, dataIn, goodsOf, isKept } from "./goods.ts";
import { singular } from "./lexicon/heads.ts";
import { needsOf } from "./needs.ts";
import type { Line } from "./script.ts";
import { type Story, type Told } from "./story.ts";
import { isUnreal } from "./script.ts";

const TYPES: Readonly<Record<string, string>> = {
  actor: "actor",
  party: "external",
  process: "process",
  service: "service",
  store: "store",
  queue: "queue",
  device: "device",
  sensor: "sensor",
  actuator: "actuator",
  model: "model",
  agent: "agent",
};

export interface Unread {
  readonly charactersLeft: number;
  readonly pagesLeft: number;
}

export function readingOf(story: Story, source: Source, { charactersLeft, pagesLeft }: Unread): Reading {
  const { script } = story;
  const sketch = new Sketch({ format: "prose", source, by: "input" });
  const lines = script.paragraphs.flatMap((paragraph) => paragraph.lines);
  sketch.count("sentence", lines.length);
  if (charactersLeft > 0) sketch.drop("character", "The text is longer than what is read of one file.", charactersLeft);
  if (pagesLeft > 0) sketch.drop("page", "The file has more pages than are read of one file.", pagesLeft);
  const spanOf = (line: Line): Span => span(script.lineAt(line.start), line);
  const exchanges = told(story);
  const members = accepted(story, exchanges);
  const ids = new Map<Member, EntityId>();
  for (const member of members) {
    const line = lineAt(lines, member.at.start);
    const id = sketch.add("component", {
      name: nameOf(member),
      props: {
        type: typeOf(member),
        ...(member.technologies.size > 0 && { technology: [...member.technologies].slice(0, 20) }),
        ...(member.isOutOfScope && { inScope: false }),
      },
      marks: [...member.names.keys()]
        .filter((name) => name.toLowerCase() !== nameOf(member).toLowerCase())
        .slice(0, 8)
        .map((name) => `name:${name.slice(0, 120)}`),
      at: line && spanOf(line),
      confidence: member.isDefined || member.flows > 1 ? 0.9 : 0.7,
    });
    ids.set(member, id);
  }
  const goods = goodsOf(story);
  tellGoods(goods, sketch, exchanges, ids, spanOf);
  tellPlaces(story, sketch, ids, spanOf);
  tellNeeds(story, sketch, spanOf);
  tellControls(story, goods, sketch, ids, spanOf);
  for (const line of story.unclear.slice(0, 200))
    sketch.unclear({
      line: script.lineAt(line.start),
      text: line.text.slice(0, 300),
      why: "It speaks of an exchange, and no two parts could be told from it.",
    });
  return sketch.finish({ name: script.title?.slice(0, 200) ?? source.name });
}

const span = (line: number, { start, end, text }: Line): Span => ({ line, start, end, text: text.slice(0, 500) });

function lineAt(lines: readonly Line[], offset: number): Line | undefined {
  let [low, high] = [0, lines.length];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (lines[middle]!.start <= offset) low = middle;
    else high = middle;
  }
  return lines[low];
}

/** What was told, once for each pair, the surest telling first, with its protocol. */
function told({ told: all, known }: Story): Map<string, Told> {
  const byPair = new Map<string, Told>();
  const ids = new Map<Member, number>();
  const idOf = (member: Member): number => ids.get(member) ?? (ids.set(member, ids.size), ids.size - 1);
  for (const one of all) {
    const [from, to] = [settled(one.from), settled(one.to)];
    if (from === to) continue;
    const pair = `${idOf(from)}>${idOf(to)}`;
    const protocol = one.protocol ?? known.protocolWithin(one.event?.verb.start ?? one.line.start, one.line.end);
    const before = byPair.get(pair);
    if (!before) byPair.set(pair, { ...one, from, to, protocol });
    else if (before.protocol === undefined && protocol !== undefined) byPair.set(pair, { ...before, protocol });
  }
  return byPair;
}

/** People and parties count if they exchange something; parts of the system also if they are placed, defined or listed. */
function accepted(story: Story, exchanges: Map<string, Told>): Member[] {
  const placed = new Set(story.settings.flatMap(({ inside }) => inside.map(settled)));
  for (const { from, to } of exchanges.values()) {
    from.flows += 1;
    to.flows += 1;
  }
  const firm = (member: Member): boolean => {
    if (member.role === "whole" || (member.role !== undefined && TYPES[member.role] === undefined)) return false;
    if (member.role === "actor" || member.role === "party") return member.flows > 0;
    if (member.role === undefined) return member.flows > 0;
    if ((member.isTechnology || member.isName) && (member.role === "store" || member.role === "queue")) return true;
    if (member.acts && member.key.length > 1 && /^(?:process|service|model|agent)$/.test(member.role)) return true;
    return (
      member.flows > 0 ||
      member.isDefined ||
      member.isListed ||
      placed.has(member) ||
      (member.mentions > 1 && member.key.length > 1)
    );
  };
  const hosts = new Set(story.settings.flatMap(({ host }) => (host && host.flows === 0 ? [host] : [])));
  const kept = new Set(story.cast.members.filter((member) => firm(member) && !hosts.has(member)));
  for (const [pair, { from, to }] of exchanges) if (!kept.has(from) || !kept.has(to)) exchanges.delete(pair);
  const flowing = new Set([...exchanges.values()].flatMap(({ from, to }) => [from, to]));
  const stays = (member: Member): boolean =>
    flowing.has(member) || !(member.role === "actor" || member.role === "party" || member.role === undefined);
  return [...kept].filter(stays).toSorted((a, b) => a.at.start - b.at.start);
}

function typeOf(member: Member): string {
  const type = member.role === undefined ? (member.isName ? "process" : "process") : TYPES[member.role]!;
  return member.isOutside && (type === "process" || type === "service") ? "external" : type;
}

/** The name that was used most, the longer one among equals; of many it is the singular. */
export function nameOf(member: Member): string {
  const names = [...member.names].toSorted(
    ([a, countA], [b, countB]) =>
      Number(countB >= 1000) - Number(countA >= 1000) || words(b) - words(a) || countB - countA,
  );
  const own =
    names.find(([name, count]) => count > 0 && sameKey(name, member)) ??
    names.find(([, count]) => count > 0) ??
    names[0]!;
  const name = (names[0]![1] >= 1000 ? names[0]! : own)[0];
  const parts = name.split(" ");
  const last = parts.pop()!;
  const one = member.isName && last !== last.toLowerCase() ? last : singularOf(last);
  const full = [...parts, one].join(" ");
  return full.slice(0, 1).toUpperCase() + full.slice(1);
}

/** In the case it was written in. */
function singularOf(word: string): string {
  const one = singular(word.toLowerCase());
  return word.toLowerCase().startsWith(one) ? word.slice(0, one.length) : word.slice(0, 1) + one.slice(1);
}

const words = (name: string): number => name.split(" ").length;
const sameKey = (name: string, { key }: Member): boolean => {
  const parts = name.toLowerCase().split(" ");
  return parts.length === key.length || parts.join("").replaceAll("'s", "").length > 0;
};

type SpanOf = (line: Line) => Span;

function tellGoods(
  goods: ReadonlyMap<string, Good>,
  sketch: Sketch,
  exchanges: Map<string, Told>,
  ids: Map<Member, EntityId>,
  spanOf: SpanOf,
): void {
  const dataIds = new Map<string, EntityId>();
  for (const good of goods.values()) {
    if (!isKept(good)) continue;
    const id = sketch.add("data", {
      name: good.name.slice(0, 1).toUpperCase() + good.name.slice(1),
      props: { ...(good.sensitivity && { confidentiality: good.sensitivity }) },
      at: spanOf(good.line),
      confidence: 0.7,
    });
    dataIds.set(good.key, id);
  }
  for (const { from, to, event, line, protocol, confidence } of exchanges.values()) {
    const [leaves, enters] = [ids.get(from), ids.get(to)];
    if (leaves === undefined || enters === undefined) continue;
    const nps = event ? (event.verb.isPassive ? event.subject : event.objects) : [];
    const carries = nps.flatMap((np) => dataIds.get(dataIn(np)?.key ?? "") ?? []);
    sketch.flow({
      from: leaves,
      to: enters,
      props: {
        ...(protocol !== undefined && { protocol }),
        ...(event && event.verb.lemma !== "be" && { verb: event.verb.lemma.slice(0, 60) }),
      },
      carries,
      at: spanOf(line),
      confidence,
    });
  }
}

function tellPlaces(story: Story, sketch: Sketch, ids: Map<Member, EntityId>, spanOf: SpanOf): void {
  const zones = new Map<string, EntityId>();
  const real = story.settings.filter(
    ({ isNegated, line, host }) =>
      !isNegated && !isUnreal(line, line.start) && (host === undefined || host.flows === 0),
  );
  for (const { key, zone, line } of real) {
    if (zones.has(key)) continue;
    const longer = key.includes(" ") ? undefined : [...zones.keys()].filter((other) => other.endsWith(` ${key}`));
    if (longer?.length === 1) zones.set(key, zones.get(longer[0]!)!);
    else
      zones.set(
        key,
        sketch.add("boundary", {
          name: zone.slice(0, 1).toUpperCase() + zone.slice(1),
          props: { type: zoneType(key) },
          at: spanOf(line),
          confidence: 0.7,
        }),
      );
  }
  for (const { key, inside, zonesInside, line } of real) {
    const zone = zones.get(key)!;
    for (const member of inside) {
      const id = ids.get(settled(member));
      if (id !== undefined) sketch.link(id, "inside", zone, { at: spanOf(line) });
    }
    for (const other of zonesInside)
      if (zones.has(other) && zones.get(other) !== zone)
        sketch.link(zones.get(other)!, "inside", zone, { at: spanOf(line) });
  }
}

function zoneType(key: string): string {
  if (/\b(?:network|vpc|vnet|subnet|dmz|lan|vlan|wlan|segment|intranet|internet|extranet|perimeter|zone)$/.test(key))
    return "network";
  if (/\b(?:cloud|account|subscription|project|aws|azure|gcp|region|tenant|resource group)\b/.test(key)) return "cloud";
  if (/\b(?:cluster|namespace)$/.test(key)) return "namespace";
  if (
    /\b(?:centre|center|floor|room|plant|factory|building|hall|rack|cabinet|site|premises|datacentre|datacenter|ward|substation|field|area)\b/.test(
      key,
    )
  )
    return "physical";
  return "trust";
}

function tellNeeds({ script }: Story, sketch: Sketch, spanOf: SpanOf): void {
  const { needs, voices, assumptions } = needsOf(script);
  const voiceIds = new Map<string, EntityId>();
  for (const [name, line] of voices) {
    const key = singular(name.toLowerCase());
    if (voiceIds.has(key)) continue;
    voiceIds.set(
      key,
      sketch.add("stakeholder", {
        name: name.slice(0, 1).toUpperCase() + name.slice(1),
        at: spanOf(line),
        confidence: 0.8,
      }),
    );
  }
  for (const need of needs) {
    const at: Span = {
      line: script.lineAt(need.start),
      start: need.start,
      end: need.end,
      text: need.text.slice(0, 500),
    };
    const id = sketch.add("requirement", {
      name: need.text.slice(0, 120),
      props: { text: need.text.slice(0, 2000), level: need.voice === undefined ? "system" : "stakeholder" },
      at,
      confidence: 0.8,
    });
    const voice = need.voice === undefined ? undefined : voiceIds.get(singular(need.voice.toLowerCase()));
    if (voice !== undefined) sketch.link(id, "voices", voice, { at });
  }
  for (const line of assumptions)
    sketch.add("assumption", {
      name: line.text.slice(0, 120),
      props: { text: line.text.slice(0, 2000), state: "open" },
      at: spanOf(line),
      confidence: 0.8,
    });
}

function tellControls(
  story: Story,
  goods: ReadonlyMap<string, Good>,
  sketch: Sketch,
  ids: Map<Member, EntityId>,
  spanOf: SpanOf,
): void {
  for (const { what, isPresent, line, on } of controlsOf(story, goods)) {
    const id =
      "member" in on
        ? ids.get(settled(on.member))
        : "from" in on
          ? flowId(sketch, ids.get(settled(on.from)), ids.get(settled(on.to)))
          : "good" in on
            ? dataId(sketch, goods.get(on.good)?.name)
            : undefined;
    if (id !== undefined && sketch.has(id)) sketch.say(id, what, isPresent, spanOf(line));
  }
}

const keyPart = (id: EntityId): string => id.slice(id.indexOf("/") + 1);
function flowId(sketch: Sketch, from: EntityId | undefined, to: EntityId | undefined): EntityId | undefined {
  if (from === undefined || to === undefined) return undefined;
  const id = `flow/${`${keyPart(from)}>${keyPart(to)}`.slice(0, 200)}`;
  return sketch.has(id) ? id : from;
}

function dataId(sketch: Sketch, name: string | undefined): EntityId | undefined {
  if (name === undefined) return undefined;
  const id = `data/${name.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-")}`;
  return sketch.has(id) ? id : undefined;
}
