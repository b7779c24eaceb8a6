import { SecaError } from "../../kernel/index.ts";
import { HOLE } from "../deployment/index.ts";
import type { Tree } from "../text/index.ts";

const EXPANDED_MAX = 4_000_000;
const DEPTH_MAX = 4;

/**
 * A file with the variables filled in that are known: those of `.env` and those with a default. What comes from the
 * environment of whoever starts it stays a hole, so that nothing is read into it.
 */
export function interpolated(tree: Tree, variables: ReadonlyMap<string, string>): Tree {
  return new Filler(variables).fill(tree);
}

class Filler {
  readonly #variables: ReadonlyMap<string, string>;
  readonly #known = new Map<Tree, Tree>();
  #expanded = 0;

  constructor(variables: ReadonlyMap<string, string>) {
    this.#variables = variables;
  }

  fill(tree: Tree): Tree {
    const done = this.#known.get(tree);
    if (done) return done;
    const filled = this.#filled(tree);
    this.#known.set(tree, filled);
    return filled;
  }

  #filled(tree: Tree): Tree {
    if (tree.is === "list") return { ...tree, items: tree.items.map((item) => this.fill(item)) };
    if (tree.is === "table") {
      const rows = [...tree.rows].map(([key, row]) => [key, { ...row, value: this.fill(row.value) }] as const);
      return { ...tree, rows: new Map(rows) };
    }
    if (typeof tree.value !== "string" || !tree.value.includes("$")) return tree;
    return { ...tree, value: this.#text(tree.value, 0) };
  }

  #text(text: string, depth: number): string {
    let filled = "";
    let from = 0;
    for (let index = text.indexOf("$"); index !== -1; index = text.indexOf("$", from)) {
      filled += text.slice(from, index);
      const { value, end } = this.#variable(text, index, depth);
      filled += value;
      from = end;
      this.#expanded += value.length;
      if (this.#expanded > EXPANDED_MAX) {
        throw new SecaError(
          "too_large",
          `The variables of this file grow beyond ${EXPANDED_MAX} characters.`,
          "Shorten the values in .env, or hand over the file as `docker compose config` prints it.",
        );
      }
    }
    return filled + text.slice(from);
  }

  /** `$$`, `$NAME`, `${NAME}`, `${NAME:-default}`, `${NAME-default}`, `${NAME:?message}`, `${NAME:+other}`. */
  #variable(text: string, start: number, depth: number): { value: string; end: number } {
    if (text[start + 1] === "$") return { value: "$", end: start + 2 };
    const bare = /^\$([A-Za-z_]\w*)/.exec(text.slice(start, start + 200));
    if (bare) return { value: this.#variables.get(bare[1]!) ?? HOLE, end: start + bare[0].length };
    const end = text[start + 1] === "{" ? closing(text, start + 2) : -1;
    if (end === -1) return { value: "$", end: start + 1 };
    const [, name, mark = "", rest = ""] = /^([A-Za-z_]\w*)(?:(:?[-?+])(.*))?$/s.exec(text.slice(start + 2, end)) ?? [];
    if (name === undefined) return { value: HOLE, end: end + 1 };
    return {
      value: this.#value(name, mark, depth >= DEPTH_MAX ? HOLE : () => this.#text(rest, depth + 1)),
      end: end + 1,
    };
  }

  #value(name: string, mark: string, rest: string | (() => string)): string {
    const other = (): string => (typeof rest === "string" ? rest : rest());
    const known = this.#variables.get(name);
    const isSet = known !== undefined && !(mark.startsWith(":") && known === "");
    if (mark.endsWith("+")) return isSet ? other() : "";
    if (isSet) return known;
    return mark.endsWith("-") ? other() : HOLE;
  }
}

function closing(text: string, from: number): number {
  let open = 1;
  for (let index = from; index < text.length; index++) {
    if (text[index] === "}" && --open === 0) return index;
    // Deeper than anybody writes it is no variable, so a run of them is not searched to its end again and again.
    if (text[index] === "$" && text[index + 1] === "{" && ++open > 2 * DEPTH_MAX) return -1;
  }
  return -1;
}
