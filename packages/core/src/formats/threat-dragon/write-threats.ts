import { sha256, type Entity, type EntityId } from "../../model/index.ts";
import { FactTable, foreignIds, keptOf } from "../facts.ts";
import { unplaced, wordsOf, writeFields } from "../mapping.ts";
import { THREAT } from "./fields.ts";
import { writeOwn } from "./own.ts";

const FORMAT = "threat-dragon";

/** A threat as the tool lists it at a cell; one that threatens several stands at each with the same id. */
export class ThreatWriter {
  readonly #table: FactTable;
  readonly #ids: ReadonlyMap<EntityId, string>;
  /** Threats and mitigations that found a place. */
  readonly written = new Set<EntityId>();

  constructor(table: FactTable) {
    this.#table = table;
    this.#ids = foreignIds(table.ofKind("threat"), FORMAT, ({ id }) => uuidFrom(id));
  }

  of(host: EntityId): (Record<string, unknown> & { readonly status?: unknown })[] {
    const threats = this.#table.sources(host, "threatens", "threat");
    return threats.map((id) => this.#threat(this.#table.get(id)!));
  }

  #threat(threat: Entity): Record<string, unknown> {
    const { mitigation: whole, ...kept } = keptOf(threat, FORMAT) ?? {};
    const assumed = { name: threat.name, text: threat.name };
    const { fields, unsaid } = writeFields(wordsOf(threat), kept, THREAT, { ...assumed, name: "Threat" });
    const tags = threat.tags.length > 0 && { tags: threat.tags };
    const own = { ...unplaced(threat, fields, { fields: THREAT, unsaid, assumed }), ...tags };
    this.written.add(threat.id);
    const said = this.#mitigations(threat.id);
    const isStill = typeof whole === "string" && said !== "" && whole.startsWith(said);
    return {
      id: this.#ids.get(threat.id),
      ...fields,
      mitigation: isStill ? whole : said === "" && whole !== undefined ? whole : said,
      ...writeOwn(own, unsaid),
    };
  }

  #mitigations(threat: EntityId): string {
    const ids = this.#table.sources(threat, "mitigates", "mitigation");
    for (const id of ids) this.written.add(id);
    return ids.map((id) => (this.#table.get(id) as Entity<"mitigation">).props.text).join("\n\n");
  }
}

function uuidFrom(id: EntityId): string {
  const hex = sha256(`${FORMAT} ${id}`);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
