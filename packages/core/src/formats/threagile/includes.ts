import { quoted } from "../../kernel/index.ts";
import type { Siblings, Source } from "../format.ts";
import type { Sketch } from "../sketch.ts";
import { lineOf, listAt, plain, readYaml, textAt, type Tree } from "../text/index.ts";

/** A file that belongs to the model, with the includes of it that could not be followed. */
export interface Part {
  readonly source: Source;
  readonly tree: Tree;
}

export interface Gathered {
  readonly parts: readonly Part[];
  /** Includes that lead nowhere stay in the file; what the others hold becomes part of it. */
  readonly strays: readonly unknown[];
}

const FILES_MAX = 100;

/** The file and all it includes, each once, in the order in which they are named. */
export async function gather(
  source: Source,
  { siblings, sketch }: { siblings: Siblings; sketch: Sketch },
): Promise<Gathered> {
  const parts: Part[] = [];
  const strays: unknown[] = [];
  const met = new Set<string>([source.name]);
  const open: { readonly source: Source; readonly folder: string }[] = [{ source, folder: "" }];
  while (open.length > 0) {
    const { source: file, folder } = open.shift()!;
    const unclear = sketch.unclear.bind(sketch);
    const tree = await readYaml(file.text ?? "", { file: file.name, aliases: true, unclear });
    parts.push({ source: file, tree });
    for (const item of listAt(tree, "includes")) {
      const name = textAt(item) ?? "";
      const tell = (why: string): void => {
        strays.push(plain(item));
        sketch.unclear({ line: item.line, text: name.slice(0, 200), why });
      };
      const path = within(folder, name);
      if (path === undefined) tell("leads out of the folder of the file, so it is not read");
      else if (met.has(path)) sketch.unclear({ line: item.line, text: name, why: "is included a second time" });
      else if (met.size >= FILES_MAX) tell(`is not read, since there are more than ${FILES_MAX} files`);
      else {
        const found = await siblings(path);
        if (found?.text === undefined) tell("was not handed over with the file");
        else {
          met.add(path);
          open.push({ source: found, folder: path.slice(0, path.lastIndexOf("/") + 1) });
        }
      }
    }
    const includes = lineOf(tree, "includes");
    if (tree.is === "table" && tree.rows.has("includes") && listAt(tree, "includes").length === 0)
      sketch.unclear({ line: includes, text: quoted("includes"), why: "names no file" });
  }
  return { parts, strays };
}

/** A path below the first file's folder; undefined for one that leads elsewhere. */
function within(folder: string, name: string): string | undefined {
  if (name === "" || name.length > 500 || /^[/\\~]|^[a-z][a-z0-9+.-]*:|[\\\0]/i.test(name)) return undefined;
  const steps: string[] = folder.split("/").filter((step) => step !== "");
  for (const step of name.split("/")) {
    if (step === "..") {
      if (steps.pop() === undefined) return undefined;
    } else if (step !== "" && step !== ".") steps.push(step);
  }
  return steps.length === 0 ? undefined : steps.join("/");
}
