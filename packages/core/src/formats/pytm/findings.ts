import { keyFromName, type EntityId } from "../../model/index.ts";
import { TEXT_MAX, nameFrom } from "../mapping.ts";
import type { Sketch } from "../sketch.ts";
import { at, has, restOf, spanOf, textAt, type Tree } from "../text/index.ts";

interface Known {
  /** Whatever a finding may be of, by its name; undefined for a name that several have. */
  readonly targets: ReadonlyMap<string, EntityId | undefined>;
  assumption(tree: Tree): EntityId | undefined;
}

/** What pytm found, each at an element: a threat with us. What its rule advises is one mitigation for all its findings. */
export class FindingReader {
  readonly #sketch: Sketch;
  readonly #known: Known;
  readonly #mitigations = new Map<string, EntityId>();

  constructor(sketch: Sketch, known: Known) {
    this.#sketch = sketch;
    this.#known = known;
  }

  /** Those that an assumption excludes are told as well, and are dismissed. `of` is the element that holds it. */
  read(tree: Tree, { isExcluded = false, of = "" }: { readonly isExcluded?: boolean; readonly of?: string }): void {
    this.#sketch.count("finding");
    if (tree.is !== "table") {
      this.#sketch.drop("finding", "it is no object with fields of its own");
      this.#unclear(tree, textAt(tree) ?? "", "stands where a finding is expected");
      return;
    }
    const [rule, target] = [textAt(tree, "threat_id") ?? "", textAt(tree, "target") || of];
    const description = textAt(tree, "description");
    const name = nameFrom(description) ?? nameFrom(rule) ?? "Finding";
    const text = textAt(tree, "details") || description || name;
    const weaknesses = [...new Set((textAt(tree, "references") ?? "").match(/\bCWE-\d{1,5}\b/g))].slice(0, 20);
    const severity = SEVERITIES.get(wordIn(textAt(tree, "severity")));
    const status = isExcluded ? "dismissed" : statusOf(textAt(tree, "response"));
    const id = this.#sketch.add("threat", {
      key: `${keyFromName(rule === "" ? name : rule)}@${keyFromName(target)}`.slice(0, 190),
      name,
      foreign: `finding:${rule}@${target}`,
      props: {
        text: text.slice(0, TEXT_MAX),
        ...(severity !== undefined && { severity }),
        ...(weaknesses.length > 0 && { weaknesses }),
        ...(status !== undefined && { status }),
      },
      at: spanOf(tree),
      rest: withoutNothing(
        restOf(
          tree,
          TEXTS.filter((field) => textAt(tree, field) !== undefined),
        ),
      ),
    });
    const element = this.#known.targets.get(target);
    if (element !== undefined) this.#sketch.link(id, "threatens", element, { at: spanOf(tree) });
    else {
      const isKnown = this.#known.targets.has(target);
      this.#unclear(
        tree,
        target,
        isKnown
          ? "is the name of several, and a finding is of one of them"
          : "is nothing that the file describes, and a finding is of it",
      );
    }
    this.#mitigation(tree, { rule, threat: id, element });
    const assumption = has(tree, "assumption") ? this.#known.assumption(at(tree, "assumption")!) : undefined;
    if (assumption !== undefined)
      this.#sketch.link(assumption, "concerns", id, { at: spanOf(at(tree, "assumption")!) });
  }

  #mitigation(
    tree: Tree,
    { rule, threat, element }: { rule: string; threat: EntityId; element: EntityId | undefined },
  ): void {
    const text = textAt(tree, "mitigations")?.trim() ?? "";
    if (text === "") return;
    const place = spanOf(at(tree, "mitigations")!);
    const known = `${rule}\n${text}`;
    const id =
      this.#mitigations.get(known) ??
      this.#sketch.add("mitigation", {
        key: keyFromName(rule === "" ? text.slice(0, 80) : rule),
        name: nameFrom(/^[^]*?[.!?](?=\s|$)/.exec(text)?.[0] ?? text) ?? "Mitigation",
        foreign: `mitigation:${rule}:${keyFromName(text)}`,
        props: { text: text.slice(0, TEXT_MAX), status: "proposed" },
        at: place,
      });
    this.#mitigations.set(known, id);
    this.#sketch.link(id, "mitigates", threat, { at: place });
    if (element !== undefined) this.#sketch.link(id, "applied_at", element, { at: place });
  }

  #unclear({ line }: Tree, text: string, why: string): void {
    this.#sketch.unclear({ line, text: text.slice(0, 200), why });
  }
}

const TEXTS = ["description", "details", "mitigations", "target"];

/** A severity as people, the tool and its enumeration write it: `Very High`, `Severity.VERY_HIGH`. */
const wordIn = (text: string | undefined): string =>
  (text ?? "")
    .replace(/^Severity\./, "")
    .trim()
    .toLowerCase()
    .replaceAll(/[\s_]+/g, " ");

const SEVERITIES: ReadonlyMap<string, string> = new Map([
  ["very low", "low"],
  ["low", "low"],
  ["medium", "medium"],
  ["high", "high"],
  ["very high", "critical"],
  ["critical", "critical"],
]);

/** The response begins with what was decided. What is avoided or handed to others is neither open nor done. */
function statusOf(response: string | undefined): string | undefined {
  if (response === undefined || response.trim() === "") return "open";
  return /^\W*(mitigated|accepted)\b/i.exec(response)?.[1]?.toLowerCase();
}

function withoutNothing(rest: Readonly<Record<string, unknown>> | undefined): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(rest ?? {}).filter(([, value]) => value !== null && value !== ""));
}
