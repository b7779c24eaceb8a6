import { isDeepStrictEqual } from "node:util";
import type { Entity, EntityId, Kind } from "../../model/index.ts";
import { FactTable, Losses, documentOf, foreignIdOf, foreignIds, isRecord, keptOf } from "../facts.ts";
import type { Facts, Written } from "../format.ts";
import { nameFrom, wordsOf, writeFields, type Field } from "../mapping.ts";
import { ASSUMPTION, LIMITS, MITIGATION, OTHER_METADATA, THREAT, THREAT_METADATA, statementFrom } from "./fields.ts";
import { idFrom } from "./ids.ts";
import { writeMetadata } from "./metadata.ts";
import { OWN_FIELDS } from "./own-fields.ts";
import { FORMAT, firstWords } from "./read.ts";

/** What may go wrong in a model and what is done about it, as a Threat Composer workspace. The system stays behind. */
export function writeThreatComposer(facts: Facts): Written {
  return new ComposerWriter(facts).write();
}

type Json = Record<string, unknown>;

const PLACED: readonly Kind[] = ["threat", "mitigation", "assumption"];

class ComposerWriter {
  readonly #facts: Facts;
  readonly #table: FactTable;
  readonly #losses = new Losses();
  readonly #ids: ReadonlyMap<EntityId, string>;

  constructor(facts: Facts) {
    this.#facts = facts;
    const table = (this.#table = new FactTable(facts));
    this.#ids = new Map(PLACED.flatMap((kind) => [...foreignIds(table.ofKind(kind), FORMAT, ({ id }) => idFrom(id))]));
  }

  write(): Written {
    const table = this.#table;
    const kept = documentOf(table, FORMAT) ?? {};
    const { schema, applicationInfo, mitigationLinks, assumptionLinks, threats, mitigations, assumptions, ...others } =
      kept;
    const file = {
      schema: schema ?? 1,
      applicationInfo: this.#info(applicationInfo),
      ...others,
      assumptions: this.#orKept(
        assumptions,
        table
          .ofKind("assumption")
          .map((each, index) => this.#element(each, index, { fields: ASSUMPTION, metadata: OTHER_METADATA })),
      ),
      mitigations: this.#orKept(
        mitigations,
        table
          .ofKind("mitigation")
          .map((each, index) => this.#element(each, index, { fields: MITIGATION, metadata: OTHER_METADATA })),
      ),
      assumptionLinks: this.#links("assumption", "concerns", assumptionLinks),
      mitigationLinks: this.#links("mitigation", "mitigates", mitigationLinks),
      threats: this.#orKept(
        threats,
        table.ofKind("threat").map((each, index) => this.#threat(each, index)),
      ),
    };
    table.tellUnplaced(this.#losses, { format: FORMAT, title: "Threat Composer", placed: PLACED });
    return { text: `${JSON.stringify(file, undefined, 2)}\n`, dropped: this.#losses.list() };
  }

  /** What stood in place of a list stays only while there is nothing to list. */
  #orKept(kept: unknown, list: readonly Json[]): unknown {
    return list.length === 0 && kept !== undefined ? kept : list;
  }

  #info(kept: unknown): Json {
    const { name, description, ...more } = isRecord(kept) ? kept : {};
    const said = this.#facts.description ?? description;
    return {
      name: typeof name === "string" && name.startsWith(this.#facts.name) ? name : this.#facts.name,
      ...(said !== undefined && { description: said }),
      ...more,
    };
  }

  #threat(entity: Entity<"threat">, index: number): Json {
    const written = this.#element(entity, index, { fields: THREAT, metadata: THREAT_METADATA });
    const assets = this.#table
      .targets(entity.id, "threatens")
      .map((id) => this.#table.get(id)!.name.slice(0, LIMITS.part));
    const isOurs = foreignIdOf(entity, FORMAT) === undefined;
    return { ...written, ...(isOurs && assets.length > 0 && { impactedAssets: [...new Set(assets)] }) };
  }

  #element(entity: Entity, index: number, { fields, metadata }: How): Json {
    const { metadata: keptMetadata, numericId, ...kept } = keptOf(entity, FORMAT) ?? {};
    const words = wordsOf(entity);
    const { fields: all } = writeFields(words, kept, fields);
    const isForeign = foreignIdOf(entity, FORMAT) !== undefined;
    const written = isForeign ? this.#withoutMadeUp(all, kept) : this.#shortened(all);
    const own = this.#own(entity, written, { fields, metadata });
    const shortWords = (field: string): unknown =>
      field === "description" && !isForeign ? this.#cut(words(field), LIMITS.comment) : words(field);
    const pairs = writeMetadata(shortWords, keptMetadata, { fields: metadata, own });
    const isOdd = keptMetadata !== undefined && !Array.isArray(keptMetadata);
    return {
      id: this.#ids.get(entity.id),
      numericId: numericId ?? index + 1,
      ...written,
      ...(isOdd ? { metadata: keptMetadata } : pairs.length > 0 && { metadata: pairs }),
    };
  }

  /** A sentence that we made of the parts is not written where none stood. */
  #withoutMadeUp(fields: Json, kept: Json): Json {
    const { statement, content, ...rest } = fields;
    const isMadeUp = statement !== undefined && kept.statement === undefined && statement === statementFrom(kept);
    return {
      ...(statement !== undefined && !isMadeUp && { statement }),
      ...(content !== undefined && { content }),
      ...rest,
    };
  }

  /** Other tools refuse a file with a text that is too long, so it is cut, and told. */
  #shortened(fields: Json): Json {
    const { statement, content, tags, ...rest } = fields;
    const short = Array.isArray(tags) ? (tags as string[]).filter((tag) => tag.length <= LIMITS.tag) : undefined;
    if (short !== undefined)
      this.#losses.add("tag", `it is longer than ${LIMITS.tag} characters`, (tags as string[]).length - short.length);
    return {
      ...(statement !== undefined && { statement: this.#cut(statement, LIMITS.statement) }),
      ...(content !== undefined && { content: this.#cut(content, LIMITS.content) }),
      ...(short !== undefined && short.length > 0 && { tags: [...new Set(short)] }),
      ...rest,
    };
  }

  #cut(text: unknown, max: number): unknown {
    if (typeof text !== "string" || text.length <= max) return text;
    this.#losses.add("end of a text", `it is longer than ${max} characters`);
    return `${text.slice(0, max - 1).replace(/[\ud800-\udbff]$/, "")}…`;
  }

  /** What the written fields say otherwise than the model, and the key, where nothing else would bring it back. */
  #own(entity: Entity, written: Json, { fields, metadata }: How): Json {
    const words = wordsOf(entity);
    const told: Json = {};
    for (const field of fields) Object.assign(told, field.means(written[field.foreign], written));
    for (const field of metadata) {
      const said = field.says(words);
      if (said !== undefined) Object.assign(told, field.means(said, {}));
    }
    const own = OWN_FIELDS[entity.kind]!.filter(
      (field) => words(field) !== undefined && !isDeepStrictEqual(told[field], words(field)),
    );
    const text = String(words("text") ?? "");
    const isForeign = foreignIdOf(entity, FORMAT) !== undefined;
    const key = entity.id.slice(entity.kind.length + 1);
    return {
      ...(!isForeign && { key }),
      ...(entity.name !== (nameFrom(firstWords(text)) ?? entity.kind) && { name: entity.name }),
      ...Object.fromEntries(own.map((field) => [field, words(field)])),
    };
  }

  /** The links of the model, each as it was kept if it was, and what was kept because an end of it is unknown. */
  #links(kind: Kind, link: string, kept: unknown): unknown {
    if (kept !== undefined && !Array.isArray(kept)) return kept;
    const from = `${kind}Id`;
    const keyed = (entry: unknown): string =>
      isRecord(entry) ? `${String(entry[from])} ${String(entry.linkedId)}` : "";
    const old = new Map(((kept as unknown[] | undefined) ?? []).map((entry) => [keyed(entry), entry]));
    const links = this.#table.ofKind(kind).flatMap(({ id }) =>
      this.#table.targets(id, link, "threat").map((threat) => {
        const ends = { [from]: this.#ids.get(id), linkedId: this.#ids.get(threat) };
        return old.get(keyed(ends)) ?? { ...(kind === "assumption" && { type: "Threat" }), ...ends };
      }),
    );
    const written = new Set(links.map(keyed));
    const threats = new Set(this.#table.ofKind("threat").map(({ id }) => this.#ids.get(id)));
    const sources = new Set(this.#table.ofKind(kind).map(({ id }) => this.#ids.get(id)));
    const isGone = (entry: unknown): boolean =>
      isRecord(entry) && sources.has(String(entry[from])) && threats.has(String(entry.linkedId));
    const strays = ((kept as unknown[] | undefined) ?? []).filter(
      (entry) => !written.has(keyed(entry)) && !isGone(entry),
    );
    return [...links, ...strays];
  }
}

interface How {
  readonly fields: readonly Field[];
  readonly metadata: readonly Field[];
}
