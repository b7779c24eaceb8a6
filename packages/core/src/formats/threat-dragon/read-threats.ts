import { keyFromName, type EntityId } from "../../model/index.ts";
import { ForeignIds, keyOf } from "../facts.ts";
import { nameFrom, readFields, withUnplaced } from "../mapping.ts";
import type { Sketch } from "../sketch.ts";
import { at, listAt, plain, spanOf, textAt, type Tree } from "../text/index.ts";
import { THREAT } from "./fields.ts";
import { OWN, readOwn } from "./own.ts";

interface Host {
  readonly id: EntityId;
  readonly foreign: string;
}

/** The threats of cells. The schema has them at the cell, the tool in its `data`; one that stands in both is one. */
export class ThreatReader {
  readonly #sketch: Sketch;
  readonly #ids = new ForeignIds();
  readonly #known = new Map<string, { readonly id: EntityId; readonly title: string }>();

  constructor(sketch: Sketch) {
    this.#sketch = sketch;
  }

  read(cell: Tree, host: Host): void {
    const met = new Set<string>();
    for (const tree of [...listAt(cell, "data", "threats"), ...listAt(cell, "threats")]) {
      const given = textAt(tree, "id") ?? textAt(tree, "threatId");
      if (given !== undefined && met.has(given)) continue;
      if (given !== undefined) met.add(given);
      this.#sketch.count("threat");
      if (tree.is !== "table") {
        this.#sketch.drop("threat", "it is no object with fields of its own");
        this.#sketch.unclear({
          line: tree.line,
          text: String(plain(tree)).slice(0, 200),
          why: "stands where a threat is expected",
        });
        continue;
      }
      const title = textAt(tree, "title") ?? "";
      const known = given === undefined ? undefined : this.#known.get(given);
      const id = known?.title === title ? known.id : this.#threat(tree, host, given);
      if (known === undefined && given !== undefined) this.#known.set(given, { id, title });
      this.#sketch.link(id, "threatens", host.id, { at: spanOf(tree) });
      this.#mitigation(tree, { threat: id, host });
    }
  }

  #threat(tree: Tree, host: Host, given: string | undefined): EntityId {
    const own = readOwn(tree, "threat");
    const followed = [
      "id",
      ...["mitigation", OWN].filter((key) => at(tree, key)?.is === (key === OWN ? "table" : "leaf")),
    ];
    const { said, rest } = readFields(tree, THREAT, { besides: followed, unsaid: own.unsaid });
    const { name = "Threat", tags, ...props } = withUnplaced(said, own.carried);
    const title = nameFrom(name) ?? "Threat";
    const foreign = this.#ids.claim(given ?? `${host.foreign}:${keyFromName(title)}`);
    const hostKey = host.id.slice(host.id.indexOf("/") + 1, 100);
    const plainKey = given === undefined ? "" : keyOf(given, title);
    const key = plainKey !== "" && plainKey === given ? plainKey : `${hostKey}:${keyFromName(title)}`;
    const mitigation = textAt(tree, "mitigation");
    return this.#sketch.add("threat", {
      key,
      name: title,
      foreign,
      tags: tags as string[] | undefined,
      props: { text: title, ...props },
      at: spanOf(tree),
      rest: { ...rest, ...(mitigation !== undefined && mitigation.length > 20_000 && { mitigation }) },
    });
  }

  /** What is done about a threat is a text of it; with us it is a thing of its own. */
  #mitigation(tree: Tree, { threat, host }: { threat: EntityId; host: Host }): void {
    const text = textAt(tree, "mitigation");
    if (text === undefined || text.trim() === "") return;
    const key = threat.slice("threat/".length);
    const line = { line: at(tree, "mitigation")!.line };
    const known = `mitigation/${key}`;
    const id = this.#sketch.has(known)
      ? known
      : this.#sketch.add("mitigation", {
          key,
          name: nameFrom(text.trim().split("\n")[0]) ?? "Mitigation",
          foreign: `mitigation:${key}`,
          props: { text: text.slice(0, 20_000) },
          at: line,
        });
    this.#sketch.link(id, "mitigates", threat, { at: line });
    this.#sketch.link(id, "applied_at", host.id, { at: line });
  }
}
