import { onOneLine } from "../../../kernel/index.ts";
import type { Arrow, ControlStructure } from "./control-structure.ts";

const LABEL_MAX = 60;
const ARROWS_MAX = 200;

/** A control structure as the text of a Mermaid flowchart: actions drawn through, feedback dashed, the highest on top. */
export function asMermaid({ levels, processes, actions, feedback }: ControlStructure): string {
  const places = [...levels.flatMap(({ controllers }) => controllers), ...processes];
  const short = new Map(places.map(({ id }, nth) => [id, `n${nth}`]));
  const line = (arrows: readonly Arrow[], stroke: string): string[] =>
    arrows.flatMap(({ name, from, to }) =>
      from.flatMap((start) => to.map((end) => `  ${short.get(start)} ${stroke}|${label(name)}| ${short.get(end)}`)),
    );
  const arrows = [...line(actions, "-->"), ...line(feedback, "-.->")];
  const left = arrows.length - ARROWS_MAX;
  return [
    "flowchart TD",
    ...levels.flatMap(({ level, controllers }) => [
      `  subgraph level${level ?? "_unknown"}["${level === undefined ? "No level known" : `Level ${level}`}"]`,
      ...controllers.map(({ id, name, human }) => `    ${node(short.get(id)!, name, human)}`),
      "  end",
    ]),
    ...processes.map(({ id, name }) => `  ${short.get(id)}[("${escaped(name)}")]`),
    ...arrows.slice(0, ARROWS_MAX),
    ...(left > 0 ? [`  %% and ${left} more arrows`] : []),
    "",
  ].join("\n");
}

const node = (id: string, name: string, isHuman: boolean): string =>
  isHuman ? `${id}(["${escaped(name)}"])` : `${id}["${escaped(name)}"]`;

const label = (name: string): string => `"${escaped(name)}"`;

/** Names are the words of others: none of them may end a label or begin a statement. */
function escaped(name: string): string {
  const line = onOneLine(name).replaceAll(/\s+/g, " ").trim();
  const short = line.length > LABEL_MAX ? `${line.slice(0, LABEL_MAX - 1)}…` : line;
  return short.replaceAll(/["#;<>`\\[\](){}|&]/g, (sign) => `#${sign.codePointAt(0)};`);
}
