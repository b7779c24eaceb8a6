import { Snapshot } from "../../graph/index.ts";
import { type Entity, type Link, linkId, toEntity, toLink } from "../../model/index.ts";

/**
 * A small model for a test, a thing a line, in the order in which one would say it:
 *
 * - `boundary dmz network trust=20 in cloud`
 * - `runtime box container docker runs_as_root`
 * - `component web process nginx +authenticated -logged ?rate_limited in dmz on box stores orders processes cards`
 * - `data orders confidentiality=high +personal`
 * - `flow web>db postgres port=5432 +encrypted_in_transit carries orders`
 *
 * `+` says yes of an attribute, `-` no, `?` that somebody said it is unknown. A further word names a technology (of a
 * flow: its protocol). `key=value` sets a field or, as `name=Web_shop`, the name. `carries`, `stores`, `processes` take
 * several, with commas. A flow's key may end in `:read` to tell two between the same ends apart. A line that begins
 * with a key that is known says more of that thing: `web -authenticated`.
 */
export function model(lines: readonly string[]): Snapshot {
  const things = new Map<string, Thing>();
  for (const line of lines) {
    const [first = "", ...words] = line.trim().split(/\s+/);
    if (isKind(first)) {
      const key = words.shift() ?? "";
      const id = `${first}/${key}`;
      if (things.has(id)) throw new Error(`"${line}" names ${id} a second time; say more of it by "${key} …"`);
      things.set(id, new Thing(id, first));
      things.get(id)!.hear(words, line);
    } else {
      const known = [...things.values()].filter(({ id }) => id.slice(id.indexOf("/") + 1) === first);
      if (known.length !== 1) throw new Error(`"${line}" begins with neither a kind nor one known key`);
      known[0]!.hear(words, line);
    }
  }
  const facts = [...things.values()].flatMap((thing) => thing.facts(things));
  return Snapshot.empty(PLACE).with(
    facts.map((fact) => ({ id: "from" in fact ? linkId(fact) : fact.id, since: VERSION, fact })),
    VERSION,
  );
}

/** The id of what a test calls by its key alone: `web`, `web>db`. One that is written out stays. */
export function idOf(snapshot: Snapshot, name: string): string {
  if (name.includes("/")) return name;
  const found = SPOKEN.map((kind) => `${kind}/${name}`).filter((id) => snapshot.entity(id) !== undefined);
  if (found.length !== 1) throw new Error(`"${name}" names ${found.length === 0 ? "nothing" : found.join(" and ")}`);
  return found[0]!;
}

const VERSION = "0".repeat(64);
const PLACE = { system: "s", branch: "main", commit: VERSION };
const origin = { by: "user", author: "tester" } as const;

const SPOKEN = ["component", "flow", "data", "boundary", "runtime"] as const;
type Spoken = (typeof SPOKEN)[number];
const isKind = (word: string): word is Spoken => (SPOKEN as readonly string[]).includes(word);

/** What joins a thing to others, as it is said and as the link is called. */
const JOINTS: Readonly<Record<string, { readonly link: string; readonly to: readonly Spoken[] }>> = {
  in: { link: "inside", to: ["boundary"] },
  on: { link: "runs_on", to: ["runtime", "component"] },
  stores: { link: "stores", to: ["data"] },
  processes: { link: "processes", to: ["data"] },
  carries: { link: "carries", to: ["data"] },
  answers: { link: "replies_to", to: ["flow"] },
};

const SIGNS: Readonly<Record<string, string>> = { "+": "yes", "-": "no", "?": "unknown" };

class Thing {
  readonly id: string;
  readonly #kind: Spoken;
  readonly #props: Record<string, unknown> = {};
  readonly #attributes: Record<string, { value: string; from: "user" }> = {};
  readonly #links: { readonly joint: string; readonly key: string }[] = [];
  #name: string;

  constructor(id: string, kind: Spoken) {
    this.id = id;
    this.#kind = kind;
    this.#name = id.slice(id.indexOf("/") + 1);
  }

  hear(words: readonly string[], line: string): void {
    for (let at = 0; at < words.length; at++) {
      const word = words[at]!;
      const [field = "", value] = word.split("=", 2);
      const said = SIGNS[word[0]!];
      if (Object.hasOwn(JOINTS, word)) {
        const keys = words[++at];
        if (keys === undefined) throw new Error(`"${line}" ends where "${word}" wants a name`);
        for (const key of keys.split(",")) this.#links.push({ joint: word, key });
      } else if (said !== undefined) this.#attributes[word.slice(1)] = { value: said, from: "user" };
      else if (value === undefined) this.#take(word);
      else if (field === "name") this.#name = value.replaceAll("_", " ");
      else
        this.#props[field] = /^\d+$/.test(value)
          ? Number(value)
          : value === "true" || (value === "false" ? false : value);
    }
  }

  /** A word without a sign: first the type where a kind has one, then a technology or the protocol. */
  #take(word: string): void {
    if (this.#kind === "flow") this.#props.protocol = word;
    else if (this.#kind !== "data" && this.#props.type === undefined) this.#props.type = word;
    else this.#props.technology = [...((this.#props.technology as string[] | undefined) ?? []), word];
  }

  facts(all: ReadonlyMap<string, Thing>): (Entity | Link)[] {
    const attributes = Object.keys(this.#attributes).length === 0 ? {} : { attributes: this.#attributes };
    const entity = toEntity({ id: this.id, name: this.#name, props: { ...this.#props, ...attributes }, origin });
    return [entity, ...this.#ends(all), ...this.#links.map(({ joint, key }) => this.#link(all, JOINTS[joint]!, key))];
  }

  #ends(all: ReadonlyMap<string, Thing>): Link[] {
    if (this.#kind !== "flow") return [];
    const [from = "", to = ""] = this.id.slice("flow/".length).split(":")[0]!.split(">");
    return [
      this.#link(all, { link: "leaves", to: ["component"] }, from),
      this.#link(all, { link: "enters", to: ["component"] }, to),
    ];
  }

  #link(all: ReadonlyMap<string, Thing>, { link, to }: (typeof JOINTS)[string], key: string): Link {
    const target = to.map((kind) => `${kind}/${key}`).find((id) => all.has(id));
    if (target === undefined) throw new Error(`${this.id} ${link} "${key}", which no line defines`);
    return toLink({ from: this.id, kind: link, to: target, origin });
  }
}
