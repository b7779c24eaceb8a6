import { kindOf } from "../../model/index.ts";
import type { MapNode, MindMap } from "./mind-map.ts";
import { BOX, type Placed, pictureOf } from "./picture.ts";
import { label, readsTo, reasonsOf, stateWord, whole } from "./words.ts";

const MARGIN = 24;
const HEADING = 34;
const LEGEND = 34;
const LETTERS = 36;

export interface SvgRequest {
  readonly title: string;
}

/**
 * The map as a picture that stands for itself: no script, no font and nothing from elsewhere. What is wrong is told by
 * colour and by shape; everything a node or link is there for is told where somebody points at it.
 */
export function svgOf(map: MindMap, { title }: SvgRequest): string {
  const { nodes, width, height } = pictureOf(map);
  const places = new Map(nodes.filter(({ node }) => !node.isGhost).map(({ node, at }) => [node.id, at]));
  const marks = legendOf(nodes.map(({ node }) => node));
  const [wide, high] = [Math.max(width, 560) + 2 * MARGIN, height + HEADING + LEGEND + 2 * MARGIN];
  const top = MARGIN + HEADING;
  const heading =
    map.shown < map.reached
      ? `${title} · ${map.shown} of ${map.reached} shown, +n are folded`
      : `${title} · ${map.reached} shown`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${wide} ${high}" width="${wide}" height="${high}" role="img" aria-label="${xml(label(title, 160))}">`,
    `<style>${STYLE}</style>`,
    `<rect class="paper" width="${wide}" height="${high}"/>`,
    `<text class="heading" x="${MARGIN}" y="${MARGIN + 12}">${xml(label(heading, 160))}</text>`,
    `<g transform="translate(${MARGIN} ${top})">`,
    ...nodes.flatMap((placed) => (placed.parent === undefined ? [] : [edge(nodes[placed.parent]!, placed)])),
    ...nodes.map((placed) => box(placed, places.get(placed.node.id), map)),
    `</g>`,
    legend(marks, MARGIN, high - MARGIN),
    `</svg>`,
  ].join("\n");
}

function edge(from: Placed, to: Placed): string {
  const isUp = to.side === "up";
  const [x1, x2] = isUp ? [from.x, to.x + BOX.width] : [from.x + BOX.width, to.x];
  const [y1, y2] = [from.middle, to.middle];
  const bend = (x1 + x2) / 2;
  const state = to.node.hop?.state;
  const classes = ["edge", ...(state === undefined ? [] : [state]), ...(to.node.isGhost ? ["ghost"] : [])];
  const line = `<path class="${classes.join(" ")}" d="M${x1} ${y1}C${bend} ${y1} ${bend} ${y2} ${x2} ${y2}"/>`;
  const at = isUp ? x2 + 11 : x2 - 11;
  const sign =
    state === "suspect" || state === "indirect" ? diamond(at, y2, state) : state === "rejected" ? cross(at, y2) : "";
  return `<g><title>${xml(reasonsOf(to.node).slice(0, -1).join("\n"))}</title>${line}${sign}</g>`;
}

const diamond = (x: number, y: number, state: string): string =>
  `<path class="sign ${state}" d="M${x} ${y - 8}L${x + 8} ${y}L${x} ${y + 8}L${x - 8} ${y}Z"/><text class="in-sign" x="${x}" y="${y + 3.5}">?</text>`;
const cross = (x: number, y: number): string =>
  `<path class="sign rejected" d="M${x - 6} ${y - 6}h12v12h-12Z"/><text class="in-sign" x="${x}" y="${y + 3.5}">×</text>`;
const triangle = (x: number, y: number): string =>
  `<path class="sign gap" d="M${x} ${y - 9}L${x + 9} ${y + 7}L${x - 9} ${y + 7}Z"/><text class="in-sign" x="${x}" y="${y + 5}">!</text>`;

function box(placed: Placed, original: number | undefined, map: MindMap): string {
  const { node, x, middle, side } = placed;
  const y = middle - BOX.height / 2;
  const { width, height } = BOX;
  const state = node.hop?.state;
  const isTroubled = state === "suspect" || state === "indirect" || state === "rejected";
  const classes = [
    "box",
    ...(side === "root" ? ["root"] : []),
    ...(node.isGhost ? ["ghost"] : []),
    ...(node.gap === undefined ? [] : ["gap"]),
    ...(isTroubled ? [state] : []),
  ];
  const [first, second] = lines(node.name);
  const above = `${node.hop === undefined ? "" : `${readsTo(node.hop)} · `}${node.kind.replaceAll("_", " ")}`;
  const parts = [
    `<title>${xml(reasonsOf(node).join("\n"))}</title>`,
    `<path class="${classes.join(" ")}" d="${outline(x, y, node)}"/>`,
    `<path class="stripe ${groupOf(node.id)}" d="M${x + (node.isDerived ? 10 : 6)} ${y + 12}v${height - 24}"/>`,
    `<text class="above" x="${x + 18}" y="${y + 15}">${xml(label(node.isGhost ? `↪ ${above}` : above, LETTERS + 4))}</text>`,
    `<text class="name${node.isDerived ? " derived" : ""}" x="${x + 18}" y="${y + (second === undefined ? 34 : 29)}">${xml(first)}</text>`,
    ...(second === undefined
      ? []
      : [`<text class="name${node.isDerived ? " derived" : ""}" x="${x + 18}" y="${y + 43}">${xml(second)}</text>`]),
    ...(node.gap === undefined ? [] : [triangle(x + width - 15, y + 12)]),
    ...(side === "root"
      ? [chip(map.up, x, middle, "up"), chip(map.down, x, middle, "down")]
      : [chip(node, x, middle, side)]),
  ];
  const content = parts.filter(Boolean).join("");
  return node.isGhost && original !== undefined
    ? `<a href="#n${original}">${content}</a>`
    : `<g id="n${placed.at}">${content}</g>`;
}

/** Corners are round, or cut where it was derived. */
function outline(x: number, y: number, { isDerived }: MapNode): string {
  const { width: w, height: h } = BOX;
  if (isDerived)
    return `M${x + 10} ${y}H${x + w - 10}L${x + w} ${y + 10}V${y + h - 10}L${x + w - 10} ${y + h}H${x + 10}L${x} ${y + h - 10}V${y + 10}Z`;
  return `M${x + 8} ${y}H${x + w - 8}a8 8 0 0 1 8 8V${y + h - 8}a8 8 0 0 1 -8 8H${x + 8}a8 8 0 0 1 -8 -8V${y + 8}a8 8 0 0 1 8 -8Z`;
}

function chip(node: MapNode | undefined, x: number, middle: number, side: "root" | "up" | "down"): string {
  if (node === undefined || node.folded === 0) return "";
  const text = `+${node.folded}`;
  const wide = 12 + 7 * text.length;
  const left = side === "up" ? x - wide + 6 : x + BOX.width - 6;
  return `<g class="chip"><rect x="${left}" y="${middle - 9}" width="${wide}" height="18" rx="9"/><text x="${left + wide / 2}" y="${middle + 4}">${text}</text></g>`;
}

/** A name in at most two lines, broken between words where there are any. */
function lines(name: string): readonly [first: string, second?: string] {
  const text = label(name, 2 * LETTERS - 4);
  const letters = [...text];
  if (letters.length <= LETTERS) return [text];
  const space = letters.lastIndexOf(" ", LETTERS);
  const at = space > LETTERS / 2 ? space : LETTERS;
  return [letters.slice(0, at).join(""), label(letters.slice(at).join(""), LETTERS)];
}

const NEEDS = new Set(["stakeholder", "requirement", "objective", "mission", "assumption"]);
const ANSWERS = new Set(["mitigation", "control", "verification", "evidence", "ticket", "decision"]);

function groupOf(id: string): string {
  const kind = kindOf(id);
  return NEEDS.has(kind) ? "need" : ANSWERS.has(kind) ? "answer" : "danger";
}

type Mark = "gap" | "suspect" | "indirect" | "rejected" | "derived" | "ghost" | "folded";

/** Only what the picture shows is explained. */
function legendOf(nodes: readonly MapNode[]): readonly Mark[] {
  const has = (test: (node: MapNode) => boolean): boolean => nodes.some(test);
  const state = (wanted: string) => (node: MapNode) => node.hop?.state === wanted;
  return [
    ...(has((node) => node.gap !== undefined) ? (["gap"] as const) : []),
    ...(has(state("suspect")) ? (["suspect"] as const) : []),
    ...(has(state("indirect")) ? (["indirect"] as const) : []),
    ...(has(state("rejected")) ? (["rejected"] as const) : []),
    ...(has((node) => node.isDerived) ? (["derived"] as const) : []),
    ...(has((node) => node.isGhost) ? (["ghost"] as const) : []),
  ];
}

function legend(marks: readonly Mark[], x: number, y: number): string {
  const words: Readonly<Record<Mark, string>> = {
    gap: "gap",
    suspect: "suspect",
    indirect: stateWord("indirect"),
    rejected: "rejected",
    derived: "derived",
    ghost: "↪ shown elsewhere",
    folded: "+n folded",
  };
  let left = x;
  const items = ["← why", "how →", ...marks].map((mark) => {
    const isMark = mark in words;
    const word = isMark ? words[mark as Mark] : mark;
    const sign =
      mark === "gap"
        ? triangle(left + 9, y - 4)
        : mark === "suspect" || mark === "indirect"
          ? diamond(left + 9, y - 4, mark)
          : mark === "rejected"
            ? cross(left + 9, y - 4)
            : mark === "derived"
              ? `<path class="box" d="M${left + 3} ${y - 10}h12l3 3v6l-3 3h-12l-3 -3v-6Z"/>`
              : "";
    const text = `<text class="above" x="${left + (sign === "" ? 0 : 24)}" y="${y}">${xml(word)}</text>`;
    left += (sign === "" ? 0 : 24) + word.length * 6.4 + 20;
    return sign + text;
  });
  return `<g>${items.join("")}</g>`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Line ends stay, since they part the lines of a title; other controls and what XML has no place for are gone. */
// oxlint-disable-next-line no-control-regex -- they must not reach a parser
const FORBIDDEN = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\ufffe\uffff\u202a-\u202e\u2066-\u2069]/g;
const xml = (text: string): string =>
  whole(text)
    .replaceAll(FORBIDDEN, " ")
    .replaceAll(/[&<>"']/g, (sign) => ENTITIES[sign]!);

const STYLE = [
  "text{font-family:system-ui,-apple-system,'Segoe UI',Roboto,'DejaVu Sans',sans-serif;font-size:12px;fill:#1b1f24}",
  ".paper{fill:#ffffff}.heading{font-size:14px;font-weight:600}",
  ".above{font-size:10.5px;fill:#57606a}.name{font-weight:500}.name.derived{font-style:italic}",
  ".box{fill:#f6f8fa;stroke:#8c959f;stroke-width:1.2}.box.root{fill:#ddf4ff;stroke:#0969da;stroke-width:2.2}",
  ".box.ghost{fill:none;stroke-dasharray:2 3}.box.gap{fill:#ffebe9;stroke:#cf222e;stroke-dasharray:6 3}",
  ".box.suspect{fill:#fff8c5;stroke:#9a6700;stroke-width:2}.box.indirect{fill:#fffbe0;stroke:#bf8700}.box.rejected{fill:#ffebe9;stroke:#a40e26;stroke-width:2}",
  ".edge{fill:none;stroke:#8c959f;stroke-width:1.4}.edge.ghost{stroke-dasharray:2 3}.edge.suspect{stroke:#9a6700;stroke-width:2.4;stroke-dasharray:7 4}",
  ".edge.indirect{stroke:#bf8700;stroke-dasharray:3 3}.edge.rejected{stroke:#a40e26;stroke-width:2.4}",
  ".sign{stroke:none}.sign.gap,.sign.rejected{fill:#cf222e}.sign.suspect{fill:#9a6700}.sign.indirect{fill:#bf8700}",
  ".in-sign{font-size:10px;font-weight:700;fill:#ffffff;text-anchor:middle}",
  ".stripe{fill:none;stroke-width:4;stroke-linecap:round}.need{stroke:#0969da}.danger{stroke:#8250df}.answer{stroke:#1a7f37}",
  ".chip rect{fill:#eaeef2;stroke:#8c959f}.chip text{font-size:11px;text-anchor:middle}",
  "@media (prefers-color-scheme:dark){text{fill:#e6edf3}.paper{fill:#0d1117}.above{fill:#9198a1}.box{fill:#161b22;stroke:#6e7681}",
  ".box.root{fill:#0c2d6b;stroke:#58a6ff}.box.ghost{fill:none}.box.gap,.box.rejected{fill:#3c1618;stroke:#f85149}.box.suspect{fill:#3b2f05;stroke:#d29922}",
  ".box.indirect{fill:#2b2408;stroke:#bb8009}.edge{stroke:#6e7681}.edge.suspect{stroke:#d29922}.edge.indirect{stroke:#bb8009}.edge.rejected{stroke:#f85149}",
  ".sign.gap,.sign.rejected{fill:#f85149}.sign.suspect{fill:#d29922}.sign.indirect{fill:#bb8009}.in-sign{fill:#0d1117}",
  ".chip rect{fill:#21262d;stroke:#6e7681}.need{stroke:#58a6ff}.danger{stroke:#bc8cff}.answer{stroke:#3fb950}}",
].join("");
