import { onOneLine } from "../kernel/index.ts";

const TEXT_MAX = 300;
/** Has no width and ends a word: what follows is no mention, reference or address to whoever renders it. */
const BREAK = "\u200B";

/** Others' words in Markdown as nothing but words: no markup, no HTML, no mention of anybody, no link. */
export function words(text: string): string {
  return shortened(text)
    .replaceAll(/[\\`*_{}[\]()|~!]/g, (sign) => `\\${sign}`)
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll(/[@#]/g, (sign) => `${sign}${BREAK}`)
    .replaceAll(/:(?=\/\/)/g, `:${BREAK}`)
    .replaceAll(/\bwww(?=\.)/gi, (word) => `${word}${BREAK}`)
    .replaceAll(/\b(GH)(?=-\d)/gi, (word) => `${word}${BREAK}`)
    .replaceAll(/^([-+=]|\d+(?=[.]))/g, (start) => (/\d/.test(start) ? `${start}${BREAK}` : `\\${start}`));
}

/** An id or a value as code, within a table's cell too. */
export const code = (text: string): string =>
  `\`${shortened(text).replaceAll("`", "'").replaceAll("|", "\\|") || " "}\``;

function shortened(text: string): string {
  const line = onOneLine(text).replaceAll(INVISIBLE, "").replaceAll(/\s+/g, " ").trim();
  return line.length > TEXT_MAX ? `${line.slice(0, TEXT_MAX - 1)}…` : line;
}

/** What turns the direction of reading or has no width: nobody would see it. */
const INVISIBLE = /[\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF]/g;

export const row = (...cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
