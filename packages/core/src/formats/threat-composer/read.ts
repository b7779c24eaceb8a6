import { OWN_FIELDS } from "./own-fields.ts";
import type { EntityId, Kind } from "../../model/index.ts";
import { ForeignIds, keepDocument, keyOf } from "../facts.ts";
import type { Reading, Source } from "../format.ts";
import { nameFrom, readFields, type Field, type Said } from "../mapping.ts";
import { Sketch } from "../sketch.ts";
import { at, broken, has, listAt, plain, readJson, restOf, spanOf, textAt, type Tree } from "../text/index.ts";
import { ASSUMPTION, MITIGATION, OTHER_METADATA, THREAT, THREAT_METADATA, statementFrom } from "./fields.ts";
import { idFrom } from "./ids.ts";
import { readMetadata } from "./metadata.ts";

export const FORMAT = "threat-composer";

/** A Threat Composer workspace: threats, what answers them and what is taken for granted. It has no system in it. */
export async function readThreatComposer(source: Source): Promise<Reading> {
  const sketch = new Sketch({ format: FORMAT, source, by: "import" });
  const tree = readJson(source.text ?? "", { file: source.name, unclear: sketch.unclear.bind(sketch) });
  if (tree.is !== "table" || !(has(tree, "schema") || has(tree, "threats"))) {
    broken(source.name, tree.line, "is no Threat Composer workspace: schema is expected at the top");
  }
  return new ComposerReader(sketch, tree).read();
}

type Known = ReadonlyMap<string, EntityId>;

class ComposerReader {
  readonly #sketch: Sketch;
  readonly #tree: Tree;

  constructor(sketch: Sketch, tree: Tree) {
    this.#sketch = sketch;
    this.#tree = tree;
  }

  read(): Reading {
    const name = nameFrom(textAt(this.#tree, "applicationInfo", "name")) ?? "Threat Composer workspace";
    const threats = this.#elements("threats", "threat", { fields: THREAT, metadata: THREAT_METADATA });
    const mitigations = this.#elements("mitigations", "mitigation", { fields: MITIGATION, metadata: OTHER_METADATA });
    const assumptions = this.#elements("assumptions", "assumption", { fields: ASSUMPTION, metadata: OTHER_METADATA });
    const strays = {
      mitigationLinks: this.#links("mitigationLinks", (tree) => {
        const [from, to] = [mitigations.get(idIn(tree, "mitigationId")), threats.get(idIn(tree, "linkedId"))];
        return from === undefined || to === undefined ? undefined : { from, link: "mitigates", to };
      }),
      assumptionLinks: this.#links("assumptionLinks", (tree) => {
        const [from, to] = [assumptions.get(idIn(tree, "assumptionId")), threats.get(idIn(tree, "linkedId"))];
        // An assumption about a mitigation has no link of ours; it is kept with the file.
        if (textAt(tree, "type") === "Mitigation" && from !== undefined && mitigations.has(idIn(tree, "linkedId")))
          return "kept";
        return from === undefined || to === undefined ? undefined : { from, link: "concerns", to };
      }),
    };
    this.#describe("architecture");
    this.#describe("dataflow");
    this.#document(name, strays);
    return this.#sketch.finish({ name, description: textAt(this.#tree, "applicationInfo", "description") });
  }

  #elements(list: string, kind: Kind, { fields, metadata }: How): Known {
    const found = new Map<string, EntityId>();
    const ids = new ForeignIds();
    for (const tree of listAt(this.#tree, list)) {
      this.#sketch.count(kind);
      if (tree.is !== "table") {
        this.#sketch.drop(kind, "it is no object with fields of its own");
        this.#unclear(tree, String(plain(tree)), `stands where a ${kind} is expected`);
        continue;
      }
      const meta = readMetadata(tree, metadata);
      const { said, rest } = readFields(tree, fields, { besides: ["id", "metadata"] });
      const { tags, ...props } = { ...said, ...meta.said, ...ownFields(kind, meta.carried) } as Said;
      const text = (props.text as string | undefined) ?? (kind === "threat" ? statementFrom(rest) : undefined) ?? "";
      const name = nameFrom(meta.carried.name) ?? nameFrom(firstWords(text)) ?? kind;
      const given = textAt(tree, "id");
      // An id that is told apart by a number has become too long again.
      const foreign = idFrom(ids.claim(idFrom(given === undefined || given === "" ? `${kind} ${name}` : given)));
      if (given !== undefined && given !== foreign)
        this.#unclear(tree, given, "is not an id of 36 characters of its own; it goes on as one that is");
      const id = this.#sketch.add(kind, {
        key: meta.key ?? keyOf(foreign, name),
        name,
        foreign,
        tags: tags as string[] | undefined,
        props: { ...props, text: text.slice(0, 20_000) },
        at: spanOf(tree),
        rest: { ...rest, ...(meta.rest !== undefined && { metadata: meta.rest }) },
      });
      found.set(given ?? foreign, id);
    }
    return found;
  }

  #links(list: string, follow: (tree: Tree) => Followed | "kept" | undefined): unknown[] {
    const strays: unknown[] = [];
    const what = list.replace(/s$/, "");
    for (const tree of listAt(this.#tree, list)) {
      this.#sketch.count(what);
      const found = follow(tree);
      if (found !== undefined && found !== "kept") {
        this.#sketch.link(found.from, found.link, found.to, { at: spanOf(tree) });
        if (restOf(tree, LINK_FIELDS) !== undefined) strays.push(plain(tree));
        continue;
      }
      strays.push(plain(tree));
      const why =
        found === "kept" ? "an assumption about a mitigation stays with the file" : "an end of it is not in the file";
      this.#sketch.drop(what, why);
      if (found !== "kept") this.#unclear(tree, textAt(tree, "linkedId") ?? "", why);
    }
    return strays;
  }

  /** Words about the system are for the prose reader, not for us: no component is made of them. */
  #describe(part: string): void {
    const text = textAt(this.#tree, part, "description");
    if (text === undefined || text.trim() === "") return;
    this.#unclear(
      at(this.#tree, part, "description")!,
      text,
      `is the ${part} in words: a description that input_add can read as text`,
    );
  }

  #document(name: string, strays: Readonly<Record<string, readonly unknown[]>>): void {
    const lists = ["threats", "mitigations", "assumptions", "mitigationLinks", "assumptionLinks"];
    const followed = lists.filter((list) => at(this.#tree, list)?.is === "list");
    const info = at(this.#tree, "applicationInfo");
    const about = info?.is === "table" ? { ...restOf(info, isSaid(info) ? ["description"] : []) } : undefined;
    if (about !== undefined && about.name === name) delete about.name;
    const rest = {
      ...restOf(this.#tree, [...followed, ...(about === undefined ? [] : ["applicationInfo"])]),
      ...(about !== undefined && { applicationInfo: about }),
      ...Object.fromEntries(Object.entries(strays).filter(([, list]) => list.length > 0)),
    };
    const mediaType = "application/vnd.threat-composer+json";
    keepDocument(this.#sketch, { format: FORMAT, mediaType, name, rest, at: spanOf(this.#tree) });
  }

  #unclear({ line }: { readonly line: number }, text: string, why: string): void {
    this.#sketch.unclear({ line, text: text.slice(0, 200), why });
  }
}

interface How {
  readonly fields: readonly Field[];
  readonly metadata: readonly Field[];
}
interface Followed {
  readonly from: EntityId;
  readonly link: string;
  readonly to: EntityId;
}

const LINK_FIELDS = ["type", "mitigationId", "assumptionId", "linkedId"];

const idIn = (tree: Tree, field: string): string => textAt(tree, field) ?? "";

const isSaid = (info: Tree): boolean => (textAt(info, "description") ?? "") !== "";

/** A thing here has no name, only its words; the first of them, up to the end of a sentence, are one. */
export function firstWords(text: string): string {
  const line = text.trim().split("\n", 1)[0]!;
  const sentence = /^.{20,120}?[.!?](?=\s|$)/.exec(line)?.[0] ?? line;
  return sentence.length <= 120 ? sentence.replace(/[.!?]$/, "") : `${sentence.slice(0, 118).replace(/\s+\S*$/, "")} …`;
}

const ownFields = (kind: Kind, carried: Said): Said =>
  Object.fromEntries(Object.entries(carried).filter(([field]) => OWN_FIELDS[kind]?.includes(field)));
