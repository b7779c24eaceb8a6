import type { Row, Table, Tree } from "../text/index.ts";

/** Lists that compose joins where one service is laid over another; every other value replaces what was there. */
const JOINED = new Set(
  `ports expose volumes secrets configs env_file cap_add cap_drop security_opt devices external_links links dns tmpfs
  profiles extra_hosts networks depends_on`.split(/\s+/),
);

/** Settings that may be written as a list of `KEY=value` or as a table, and are merged by their keys. */
const KEYED = new Set(["environment", "labels", "annotations", "args", "sysctls"]);

/** What stays of a service that another one extends: its dependencies are its own. */
export const NOT_INHERITED = new Set(["depends_on", "links", "volumes_from", "extends"]);

/** A file or a service laid over another, by compose's rules. A value tagged `!reset` or `!override` takes no part of the old. */
export function merged(under: Tree, over: Tree, key = ""): Tree {
  if (over.tag === "!reset") return { is: "leaf", line: over.line, column: over.column, value: null };
  if (over.tag === "!override") return over;
  if (KEYED.has(key)) return mergedTables(asTable(under), asTable(over));
  if (under.is === "table" && over.is === "table") return mergedTables(under, over);
  if (under.is === "list" && over.is === "list" && JOINED.has(key)) {
    return { ...over, items: [...under.items, ...over.items] };
  }
  // One is a list of names and the other a table of them.
  if (key === "networks" || key === "depends_on") return mergedTables(asTable(under), asTable(over));
  return over.is === "leaf" && over.value === null && under.is !== "leaf" ? under : over;
}

function mergedTables(under: Table, over: Table): Table {
  const rows = new Map<string, Row>(under.rows);
  for (const [key, row] of over.rows) {
    const below = rows.get(key);
    rows.set(key, below === undefined ? row : { line: row.line, value: merged(below.value, row.value, key) });
  }
  return { ...over, rows };
}

/** `[KEY=value, OTHER]` as the table it stands for. */
export function asTable(tree: Tree): Table {
  if (tree.is === "table") return tree;
  const rows = new Map<string, Row>();
  const { line, column } = tree;
  for (const item of tree.is === "list" ? tree.items : []) {
    if (item.is !== "leaf" || item.value === null) continue;
    const text = String(item.value);
    const equals = text.indexOf("=");
    const value: Tree = { ...item, value: equals === -1 ? null : text.slice(equals + 1) };
    rows.set(equals === -1 ? text : text.slice(0, equals), { line: item.line, value });
  }
  return { is: "table", line, column, rows };
}
