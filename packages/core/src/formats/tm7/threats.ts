import { keyFromName, type EntityId } from "../../model/index.ts";
import { LINE_MAX, TEXT_MAX, nameFrom } from "../mapping.ts";
import type { Sketch } from "../sketch.ts";
import { child, children, textOf, type XmlElement } from "../text/index.ts";
import type { KnowledgeBase } from "./knowledge-base.ts";

interface Known {
  readonly base: KnowledgeBase;
  /** Elements by their GUIDs. */
  readonly elements: ReadonlyMap<string, EntityId>;
}

/** The threats of a model, each found at a flow between two elements, with what was decided of it. */
export class ThreatReader {
  readonly #sketch: Sketch;
  readonly #known: Known;
  readonly #mitigations = new Map<string, EntityId>();

  constructor(sketch: Sketch, known: Known) {
    this.#sketch = sketch;
    this.#known = known;
  }

  read(instances: XmlElement | undefined): void {
    for (const entry of instances?.children ?? []) {
      this.#sketch.count("threat");
      const xml = child(entry, "Value");
      if (xml === undefined || xml.children.length === 0) {
        this.#sketch.drop("threat", "it is not written out in the file");
        this.#sketch.unclear({ line: entry.line, text: entry.name, why: "holds no threat" });
      } else this.#threat(xml, textOf(entry, "Key") ?? "");
    }
  }

  #threat(xml: XmlElement, key: string): void {
    const at = placeOf(xml);
    const fields = new Map(this.#fieldsOf(xml));
    const take = (...names: readonly string[]): string | undefined => {
      const found = names.find((name) => (fields.get(name) ?? "") !== "");
      const value = found === undefined ? undefined : fields.get(found);
      for (const name of names) fields.delete(name);
      return value;
    };
    const title = take("Title");
    const text = take("UserThreatDescription") ?? take("UserThreatShortDescription") ?? title;
    const category = take("UserThreatCategory");
    const mitigation = take("PossibleMitigations", ...[...fields.keys()].filter((name) => MITIGATION.test(name)));
    const priority = take("Priority");
    const [state, reason] = [textOf(xml, "State") ?? "", take("StateInformation")];
    const ends = Object.fromEntries(
      ["Source", "Flow", "Target"].map((end) => [end.toLowerCase(), textOf(xml, `${end}Guid`)?.toLowerCase() ?? ""]),
    );
    const name = nameFrom(title) ?? nameFrom(text) ?? "Threat";
    const type = textOf(xml, "TypeId") ?? "";
    const interaction = this.#known.elements.get(ends.flow!);
    const id = this.#sketch.add("threat", {
      key: `${keyFromName(name)}@${interaction === undefined ? "open" : interaction.slice(interaction.indexOf("/") + 1, 100)}`.slice(
        0,
        190,
      ),
      name,
      foreign: key === "" ? `${type}:${Object.values(ends).join(":")}` : key.toLowerCase(),
      props: {
        text: (text ?? name).slice(0, TEXT_MAX),
        ...(category !== undefined && { categories: [category.slice(0, LINE_MAX)] }),
        ...(SEVERITIES.has(priority?.toLowerCase() ?? "") && { severity: SEVERITIES.get(priority!.toLowerCase()) }),
        ...(STATUSES.has(state) && { status: STATUSES.get(state) }),
      },
      at,
      rest: {
        type,
        ...ends,
        surface: textOf(xml, "DrawingSurfaceGuid")?.toLowerCase() ?? "",
        state,
        ...(priority !== undefined && { priority }),
        ...(reason !== undefined && { justification: reason }),
        ...changesOf(xml),
        ...(fields.size > 0 && { fields: [...fields].filter(([, value]) => value !== "") }),
      },
    });
    this.#threatened(id, { ends, says: `${name}\n${text ?? ""}`, xml });
    this.#mitigation(id, { text: mitigation, type, interaction, at });
    this.#decided(id, { state, reason, xml });
  }

  /** Fields by the names that the template gives them; older files have some of them beside the list. */
  #fieldsOf(xml: XmlElement): [string, string][] {
    const beside = OLD_FIELDS.map((name): [string, string] => [name, textOf(xml, name) ?? ""]);
    const listed = children(child(xml, "Properties"), "KeyValueOfstringstring").map((pair): [string, string] => {
      const key = textOf(pair, "Key") ?? "";
      return [OLD_FIELDS.includes(key) ? key : this.#known.base.fieldName(key), textOf(pair, "Value") ?? ""];
    });
    return [...beside.filter(([, value]) => value !== ""), ...listed];
  }

  /** A threat is to the flow at which it was found, and to those of its ends that it speaks of. */
  #threatened(id: EntityId, { ends, says, xml }: Threatened): void {
    const [flow, ...others] = [ends.flow, ends.source, ends.target].map((guid) => this.#known.elements.get(guid ?? ""));
    const named = others.filter(
      (end) => end !== undefined && (flow === undefined || isNamed(says, this.#sketch.nameOf(end))),
    );
    for (const element of [flow, ...named]) {
      if (element !== undefined) this.#sketch.link(id, "threatens", element, { at: placeOf(xml) });
    }
    if (flow === undefined)
      this.#sketch.unclear({
        line: xml.line,
        text: this.#sketch.nameOf(id),
        why: "is a threat to a flow that no diagram shows",
      });
  }

  /** The same words of one type of threats are one mitigation, however many flows it would help. */
  #mitigation(threat: EntityId, { text, type, interaction, at }: Answer): void {
    if (text === undefined || text.trim() === "") return;
    const known = `${type}\n${text}`;
    const id =
      this.#mitigations.get(known) ??
      this.#sketch.add("mitigation", {
        key: `${keyFromName(type === "" ? "mitigation" : type)}:${keyFromName(text.slice(0, 60))}`.slice(0, 190),
        name: nameFrom(firstSentence(text)) ?? "Mitigation",
        foreign: `mitigation:${type}:${keyFromName(text)}`,
        props: { text: text.slice(0, TEXT_MAX), status: "proposed" },
        at,
      });
    this.#mitigations.set(known, id);
    this.#sketch.link(id, "mitigates", threat, { at });
    if (interaction !== undefined) this.#sketch.link(id, "applied_at", interaction, { at });
  }

  /** Why a threat does not apply, or what was done about it, in somebody's own words. */
  #decided(threat: EntityId, { state, reason, xml }: Decided): void {
    if (reason === undefined || (state !== "NotApplicable" && state !== "Mitigated")) return;
    const key = threat.slice("threat/".length);
    const [name, at] = [nameFrom(firstSentence(reason)) ?? "Justification", placeOf(xml)];
    if (state === "Mitigated") {
      const props = { text: reason.slice(0, TEXT_MAX), status: "done" };
      const id = this.#sketch.add("mitigation", { key, name, foreign: `done:${key}`, props, at });
      this.#sketch.link(id, "mitigates", threat, { at });
      return;
    }
    const author = textOf(xml, "ChangedBy");
    const props = {
      verdict: "dismiss",
      reason: reason.slice(0, TEXT_MAX),
      ...(author !== undefined && author !== "" && { author: author.slice(0, LINE_MAX) }),
    };
    const id = this.#sketch.add("decision", { key, name, foreign: `decision:${key}`, props, at });
    this.#sketch.link(id, "decides", threat, { at });
  }
}

interface Threatened {
  readonly ends: Readonly<Record<string, string>>;
  readonly says: string;
  readonly xml: XmlElement;
}
interface Answer {
  readonly text: string | undefined;
  readonly type: string;
  readonly interaction: EntityId | undefined;
  readonly at: ReturnType<typeof placeOf>;
}
interface Decided {
  readonly state: string;
  readonly reason: string | undefined;
  readonly xml: XmlElement;
}

const OLD_FIELDS: readonly string[] = [
  "Title",
  "UserThreatCategory",
  "UserThreatShortDescription",
  "UserThreatDescription",
  "InteractionString",
  "StateInformation",
  "Priority",
];

/** What templates call the field that says what helps. */
const MITIGATION = /^(possible )?mitigation/i;

const STATUSES: ReadonlyMap<string, string> = new Map([
  ["AutoGenerated", "open"],
  ["NeedsInvestigation", "open"],
  ["Mitigated", "mitigated"],
  ["NotApplicable", "dismissed"],
]);

const SEVERITIES: ReadonlyMap<string, string> = new Map([
  ["highest", "critical"],
  ["critical", "critical"],
  ["high", "high"],
  ["medium", "medium"],
  ["low", "low"],
  ["lowest", "low"],
]);

export const placeOf = ({ line, column }: XmlElement): { readonly line: number; readonly column: number } => ({
  line,
  column,
});

function changesOf(xml: XmlElement): Readonly<Record<string, string>> {
  const [by, when] = [textOf(xml, "ChangedBy") ?? "", textOf(xml, "ModifiedAt") ?? ""];
  return { ...(by !== "" && { changedBy: by }), ...(when !== "" && !when.startsWith("0001-") && { changedAt: when }) };
}

/** Whether a text speaks of a thing by its whole name, not of another whose name holds it. */
function isNamed(text: string, name: string): boolean {
  for (let at = text.indexOf(name); at !== -1; at = text.indexOf(name, at + name.length)) {
    const [before, after] = [text.charAt(at - 1), text.charAt(at + name.length)];
    if (!/[\p{L}\p{N}]/u.test(before + after)) return true;
  }
  return false;
}

const firstSentence = (text: string): string => /^[^]*?[.!?](?=\s|$)/.exec(text.trim())?.[0] ?? text.trim();
