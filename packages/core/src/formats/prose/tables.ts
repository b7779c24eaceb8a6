/** Tables in Markdown: rows that are parts, and rows that are flows, told apart by what the columns are called. */
import type { Cell } from "./layout.ts";
import type { Script } from "./script.ts";

export interface PartRow {
  readonly name: Cell;
  readonly technology?: Cell | undefined;
  readonly zone?: Cell | undefined;
  readonly about: readonly Cell[];
  readonly isZone: boolean;
  readonly kind?: Cell | undefined;
}

export interface FlowRow {
  readonly from: Cell;
  readonly to: Cell;
  readonly protocol?: Cell | undefined;
  readonly carries?: Cell | undefined;
}

export interface TableRows {
  readonly parts: readonly PartRow[];
  readonly flows: readonly FlowRow[];
}

export function tablesOf({ text, paragraphs }: Script): TableRows {
  const parts: PartRow[] = [];
  const flows: FlowRow[] = [];
  for (const { block } of paragraphs) {
    const [header, ...rows] = block.rows ?? [];
    if (!header || rows.length === 0) continue;
    const titles = header.map(({ start, end }) => text.slice(start, end).toLowerCase().replaceAll(/[*`]/g, ""));
    const column = (sign: RegExp): number => titles.findIndex((title) => sign.test(title));
    const [from, to] = [column(FROM), column(TO)];
    const protocol = column(/\b(?:protocol|transport|interface|over|how|channel|via)\b/);
    if (from !== -1 && to !== -1) {
      const carries = column(/\b(?:data|content|payload|what|message|carries|information)\b/);
      for (const row of rows)
        if (row[from] && row[to])
          flows.push({ from: row[from], to: row[to], protocol: row[protocol], carries: row[carries] });
      continue;
    }
    const name = column(
      /\b(?:component|container|service|name|element|part|system|module|node|asset|building block|actor|device|application|store|process)s?\b/,
    );
    if (name === -1) continue;
    const technology = column(
      /\b(?:technology|technologies|tech|stack|built with|language|product|implementation|platform)\b/,
    );
    const zone = column(
      /\b(?:zone|network|location|where|boundary|segment|runs in|placed in|environment|hosting|hosted)\b/,
    );
    const kind = column(/\b(?:type|kind)\b/);
    const isZone = /\b(?:zone|network|boundary|segment)s?\b/.test(titles[name]!);
    for (const row of rows) {
      if (!row[name]) continue;
      const about = row.filter(
        (_, index) => index !== name && index !== technology && index !== zone && index !== kind,
      );
      parts.push({ name: row[name], technology: row[technology], zone: row[zone], kind: row[kind], about, isZone });
    }
  }
  return { parts, flows };
}

const FROM = /^(?:from|source|caller|client|initiator|producer|sender|origin)\b/;
const TO = /^(?:to|target|destination|callee|server|receiver|consumer|sink)\b/;
