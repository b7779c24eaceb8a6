import { textFrom } from "./analysis.ts";
import type { Cursor } from "./cursor.ts";

/** A part of the control structure as it is written down. */
export interface Part {
  readonly name: string;
  readonly line: number;
  level: string | undefined;
  label: string | undefined;
  readonly variables: Variable[];
  /** What comes from or goes to somewhere that is not drawn. */
  readonly outside: Command[];
  readonly edges: Edge[];
  readonly children: Part[];
}

export interface Variable {
  readonly name: string;
  readonly values: readonly { readonly name: string; readonly range: string }[];
  readonly line: number;
}

export interface Command {
  readonly name: string;
  readonly label: string;
  readonly line: number;
}

export interface Edge {
  readonly kind: "controlActions" | "feedback" | "coordination";
  readonly to: string;
  readonly commands: readonly Command[];
  readonly isBoth: boolean;
  readonly line: number;
}

export function partFrom(cursor: Cursor): Part {
  const { line } = cursor;
  const name = cursor.word("the name of a part");
  const part: Part = {
    name,
    line,
    level: undefined,
    label: undefined,
    variables: [],
    outside: [],
    edges: [],
    children: [],
  };
  cursor.braced(() => {
    if (cursor.took("hierarchyLevel")) part.level = cursor.some("a number");
    else if (cursor.took("label")) part.label = textFrom(cursor.text("a label in quotes"));
    else if (cursor.took("processModel")) cursor.braced(() => part.variables.push(variableFrom(cursor)));
    else if (cursor.took("input") || cursor.took("output"))
      part.outside.push(...cursor.listed(() => commandFrom(cursor)));
    else {
      const kind = EDGES.find((each) => cursor.took(each));
      if (kind === undefined) part.children.push(partFrom(cursor));
      else cursor.braced(() => part.edges.push(edgeFrom(cursor, kind)));
    }
  });
  return part;
}

const EDGES: readonly Edge["kind"][] = ["controlActions", "feedback", "coordination"];

function edgeFrom(cursor: Cursor, kind: Edge["kind"]): Edge {
  const { line } = cursor;
  const isBoth = cursor.took("bi");
  const commands = cursor.listed(() => commandFrom(cursor));
  cursor.take("->");
  return { kind, to: cursor.word("the name of a part"), commands, isBoth, line };
}

function commandFrom(cursor: Cursor): Command {
  const { line } = cursor;
  return { name: cursor.word("the name of a command"), label: textFrom(cursor.text("a label in quotes")), line };
}

/** A value may say for which numbers it stands: `low = [MIN, 5)`. */
function variableFrom(cursor: Cursor): Variable {
  const { line } = cursor;
  const name = cursor.word("the name of a variable");
  cursor.take(":");
  const values = cursor.listed(() => {
    const value = cursor.word("the name of a value");
    let range = "";
    if (cursor.isAt("mark", "=") || cursor.isAt("mark", "!=")) {
      range = `${cursor.some("a mark")} ${cursor.some("a bracket")}`;
      while (!cursor.isAt("mark", "]") && !cursor.isAt("mark", ")")) range += cursor.some("a number or a bracket");
      range += cursor.some("a bracket");
    }
    return { name: value, range };
  });
  return { name, values, line };
}
