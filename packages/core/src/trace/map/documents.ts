import type { MapNode, MindMap } from "./mind-map.ts";
import { label, readsTo, reasonsOf, stateWord } from "./words.ts";

/** The same map for programs that draw mind maps themselves. All of it is text, and all texts in it are escaped. */

const NAME_MAX = 120;
/** Above this Mermaid's mind maps are no longer read, and it has no links across; its flow charts have. */
const MINDMAP_MAX = 200;

const SIDES = [
  ["up", "Why"],
  ["down", "How"],
] as const;

/** Numbers for nodes, the same in every format: as they are come by, first why and then how. */
function numbered(map: MindMap): ReadonlyMap<MapNode, number> {
  const numbers = new Map<MapNode, number>([[map.root, 0]]);
  const walk = (node: MapNode): void => {
    for (const child of node.children) {
      numbers.set(child, numbers.size);
      walk(child);
    }
  };
  for (const [side] of SIDES) if (map[side] !== undefined) walk(map[side]);
  return numbers;
}

/** Where ghosts point to. */
const originals = (map: MindMap, numbers: ReadonlyMap<MapNode, number>): ReadonlyMap<string, number> =>
  new Map([[map.root.id, 0], ...[...numbers].flatMap(([node, at]) => (node.isGhost ? [] : [[node.id, at] as const]))]);

function marked({ name, hop, gap, isGhost }: MapNode, length: number): string {
  const marks = [
    ...(isGhost ? ["↪"] : []),
    ...(gap === undefined ? [] : ["gap"]),
    ...(hop?.state === undefined || hop.state === "valid" ? [] : [stateWord(hop.state)]),
  ];
  return `${label(name, length)}${marks.length === 0 ? "" : ` (${marks.join(", ")})`}`;
}

export function mermaidOf(map: MindMap): string {
  const numbers = numbered(map);
  return numbers.size > MINDMAP_MAX ? flowchart(map, numbers) : mindmap(map, numbers);
}

/** Quotes end a text, a number sign begins an escape, and back ticks and angle brackets are read as markup. */
const inMermaid = (text: string): string =>
  text.replaceAll("#", "＃").replaceAll('"', "'").replaceAll("`", "'").replaceAll("<", "‹").replaceAll(">", "›");

function mindmap(map: MindMap, numbers: ReadonlyMap<MapNode, number>): string {
  const lines = ["mindmap", `  n0(("${inMermaid(marked(map.root, NAME_MAX))}"))`];
  const walk = (node: MapNode, indent: string): void => {
    for (const child of node.children) {
      const at = numbers.get(child)!;
      const text = inMermaid(`${readsTo(child.hop!)}: ${marked(child, NAME_MAX)}`);
      lines.push(`${indent}n${at}${child.isDerived ? `{{"${text}"}}` : `["${text}"]`}`);
      walk(child, `${indent}  `);
    }
    if (node.folded > 0)
      lines.push(`${indent}f${numbers.get(node) ?? 0}${node === map.up ? "u" : ""}("+${node.folded}")`);
  };
  for (const [side, heading] of SIDES) {
    const top = map[side];
    if (top === undefined || (top.children.length === 0 && top.folded === 0)) continue;
    lines.push(`    ${side}("${heading}")`);
    walk(top, "      ");
  }
  return `${lines.join("\n")}\n`;
}

function flowchart(map: MindMap, numbers: ReadonlyMap<MapNode, number>): string {
  const places = originals(map, numbers);
  const lines = ["flowchart LR", `  n0(["${inMermaid(marked(map.root, NAME_MAX))}"])`];
  for (const [node, at] of numbers)
    if (at > 0 && !node.isGhost) lines.push(`  n${at}["${inMermaid(marked(node, NAME_MAX))}"]`);
  const walk = (node: MapNode, from: number, isUp: boolean): void => {
    for (const child of node.children) {
      const to = child.isGhost ? places.get(child.id) : numbers.get(child);
      if (to === undefined) continue;
      const [a, b] = isUp ? [to, from] : [from, to];
      lines.push(`  n${a} ${child.isGhost ? "-.-" : "---"}|"${inMermaid(readsTo(child.hop!))}"| n${b}`);
      if (!child.isGhost) walk(child, to, isUp);
    }
    if (node.folded > 0)
      lines.push(`  f${from}${isUp ? "u" : "d"}("+${node.folded}")`, `  n${from} -.- f${from}${isUp ? "u" : "d"}`);
  };
  for (const [side] of SIDES) if (map[side] !== undefined) walk(map[side], 0, side === "up");
  return `${lines.join("\n")}\n`;
}

// oxlint-disable-next-line no-control-regex -- XML has no place for them
const NOT_XML = /[\u0000-\u0008\u000b-\u001f\ufffe\uffff]/g;
const inXml = (text: string): string =>
  text
    .replaceAll(NOT_XML, " ")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("\n", "&#10;");

export function freemindOf(map: MindMap): string {
  const numbers = numbered(map);
  const places = originals(map, numbers);
  const lines = ['<map version="1.0.1">', `<node ID="n0" TEXT="${inXml(marked(map.root, NAME_MAX))}">`];
  const walk = (node: MapNode, depth: number, position: string): void => {
    for (const child of node.children) {
      const text = inXml(`${readsTo(child.hop!)}: ${marked(child, NAME_MAX)}`);
      const side = depth === 0 ? ` POSITION="${position}"` : "";
      const folded = child.children.length > 0 && depth >= FOLDED_FROM ? ' FOLDED="true"' : "";
      lines.push(`<node ID="n${numbers.get(child)}" TEXT="${text}"${side}${folded}>`);
      lines.push(
        `<richcontent TYPE="NOTE"><html><body><p>${inXml(reasonsOf(child).join("\n"))}</p></body></html></richcontent>`,
      );
      const original = places.get(child.id);
      if (child.isGhost && original !== undefined)
        lines.push(`<arrowlink DESTINATION="n${original}" STARTARROW="None" ENDARROW="Default"/>`);
      walk(child, depth + 1, position);
      lines.push("</node>");
    }
    if (node.folded > 0) lines.push(`<node TEXT="+${node.folded}"${depth === 0 ? ` POSITION="${position}"` : ""}/>`);
  };
  for (const [side, position] of [
    ["up", "left"],
    ["down", "right"],
  ] as const)
    if (map[side] !== undefined) walk(map[side], 0, position);
  return `${[...lines, "</node>", "</map>"].join("\n")}\n`;
}

const FOLDED_FROM = 3;

/** What begins markup in a list item of Markdown. */
const inMarkdown = (text: string): string => text.replaceAll(/[\\`*_{}[\]<>#|~$]/g, (sign) => `\\${sign}`);

export function markmapOf(map: MindMap): string {
  const lines = [
    "---",
    "markmap:",
    "  initialExpandLevel: 4",
    "---",
    "",
    `# ${inMarkdown(marked(map.root, NAME_MAX))}`,
  ];
  const walk = (node: MapNode, indent: string): void => {
    for (const child of node.children) {
      lines.push(`${indent}- ${inMarkdown(`${readsTo(child.hop!)}: ${marked(child, NAME_MAX)}`)}`);
      walk(child, `${indent}  `);
    }
    if (node.folded > 0) lines.push(`${indent}- +${node.folded}`);
  };
  for (const [side, heading] of SIDES) {
    if (map[side] === undefined) continue;
    lines.push("", `## ${heading}`, "");
    walk(map[side], "");
  }
  return `${lines.join("\n")}\n`;
}

/** The map as data: nodes in the order in which they are come by, each with what it hangs from and why. */
export function mapData(map: MindMap): Readonly<Record<string, unknown>> {
  const numbers = numbered(map);
  const nodes: Record<string, unknown>[] = [];
  const walk = (node: MapNode, parent: number, side: "up" | "down"): void => {
    for (const child of node.children) {
      const { children: _, isGhost, isDerived, folded, ...rest } = child;
      const node = numbers.get(child)!;
      nodes.push({
        node,
        parent,
        side,
        ...rest,
        ...(isGhost && { isGhost }),
        ...(isDerived && { isDerived }),
        ...(folded > 0 && { folded }),
      });
      walk(child, node, side);
    }
  };
  for (const [side] of SIDES) if (map[side] !== undefined) walk(map[side], 0, side);
  const { children: _, isGhost: _ghost, folded: _folded, ...root } = map.root;
  const folded = { up: map.up?.folded ?? 0, down: map.down?.folded ?? 0 };
  return { root, shown: map.shown, reached: map.reached, folded, nodes };
}
