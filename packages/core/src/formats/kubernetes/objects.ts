import { SecaError, quoted } from "../../kernel/index.ts";
import type { Siblings, Source } from "../format.ts";
import type { Sketch } from "../sketch.ts";
import type { Pages } from "../deployment/index.ts";
import { type Tree, at, listAt, readYamlDocuments, rowsOf, textAt, textsAt } from "../text/index.ts";

/** One object of a cluster, as manifests describe it. */
export interface ClusterObject {
  readonly kind: string;
  /** The part of `apiVersion` before the slash; empty for the core. */
  readonly group: string;
  readonly name: string;
  /** The namespace that the file names, if any. */
  readonly namespace: string | undefined;
  readonly tree: Tree;
}

const FILES_MAX = 200;
/** What only templates of charts hold: they are no manifests before they are rendered. */
const TEMPLATE =
  /\{\{-?\s*(?:[^{}\n]{0,200}\$?\.(?:Values|Release|Chart|Capabilities|Files)\b|include\s+["(]|template\s+")/;

interface Desk {
  readonly sketch: Sketch;
  readonly pages: Pages;
  readonly siblings: Siblings;
}

/** All objects of the files, those of lists and of the files that a kustomization names included. */
export async function openObjects(sources: readonly Source[], desk: Desk): Promise<ClusterObject[]> {
  const objects: ClusterObject[] = [];
  const opened = new Set<string>();
  const waiting = [...sources];
  for (let source = waiting.shift(); source !== undefined; source = waiting.shift()) {
    if (opened.has(source.input)) continue;
    opened.add(source.input);
    if (opened.size > FILES_MAX) {
      throw new SecaError(
        "too_large",
        `More than ${FILES_MAX} files belong together.`,
        "Hand over the rendered manifests as one file.",
      );
    }
    for (const tree of await documentsOf(source, desk)) {
      if (isKustomization(tree)) {
        desk.sketch.count("Kustomization");
        desk.sketch.drop("Kustomization", "says which files belong together");
        waiting.push(...(await named(tree, desk)));
        objects.push(...generated(tree));
      } else objects.push(...flattened(tree, desk.sketch, 0));
    }
  }
  return objects;
}

async function documentsOf(source: Source, { sketch, pages }: Desk): Promise<Tree[]> {
  const text = source.text ?? "";
  if (TEMPLATE.test(text)) {
    throw new SecaError(
      "bad_input",
      `${quoted(source.name, 120)} is a template of a Helm chart, which says nothing definite before it is rendered.`,
      "Render it with `helm template <name> <chart> --values <your values>` and hand over what that prints.",
    );
  }
  const trees = await readYamlDocuments(text, {
    file: source.name,
    aliases: true,
    unclear: (place) => sketch.unclear(place),
  });
  return trees.map((tree) => pages.open(source, tree));
}

const isKustomization = (tree: Tree): boolean =>
  textAt(tree, "kind") === "Kustomization" ||
  (textAt(tree, "kind") === undefined &&
    textAt(tree, "apiVersion") === undefined &&
    at(tree, "resources")?.is === "list");

async function named(tree: Tree, { sketch, siblings }: Desk): Promise<Source[]> {
  const found: Source[] = [];
  for (const item of listAt(tree, "resources")) {
    const name = textAt(item)?.replace(/^(?:\.\/)+/, "") ?? "";
    const isInside = name !== "" && !/^[/\\~]|^[a-z]+:|(?:^|[/\\])\.\.(?:[/\\]|$)/i.test(name);
    const source = isInside ? await siblings(name) : undefined;
    if (source) found.push(source);
    else sketch.unclear({ line: item.line, text: name, why: "the file was not handed over" });
  }
  return found;
}

/** ConfigMaps and Secrets that a kustomization makes of what it lists. */
function generated(tree: Tree): ClusterObject[] {
  return (["ConfigMap", "Secret"] as const).flatMap((kind) =>
    listAt(tree, kind === "ConfigMap" ? "configMapGenerator" : "secretGenerator").flatMap((item): ClusterObject[] => {
      const name = textAt(item, "name");
      const { line, column } = item;
      const rows = textsAt(item, "literals").map((literal) => {
        const [, key = literal, value = ""] = /^([^=]+)=(.*)$/s.exec(literal) ?? [];
        return [key, { line, value: { is: "leaf", line, column, value } }] as const;
      });
      const data: Tree = { is: "table", line, column, rows: new Map(rows) };
      const made: Tree = {
        is: "table",
        line,
        column,
        rows: new Map([[kind === "Secret" ? "stringData" : "data", { line, value: data }]]),
      };
      return name === undefined ? [] : [{ kind, group: "", name, namespace: textAt(tree, "namespace"), tree: made }];
    }),
  );
}

function flattened(tree: Tree, sketch: Sketch, depth: number): ClusterObject[] {
  const kind = textAt(tree, "kind");
  if (kind !== undefined && kind.endsWith("List") && at(tree, "items")?.is === "list" && depth < 5) {
    return listAt(tree, "items").flatMap((item) => flattened(item, sketch, depth + 1));
  }
  const name = textAt(tree, "metadata", "name") ?? textAt(tree, "metadata", "generateName")?.replace(/-$/, "");
  const version = textAt(tree, "apiVersion");
  if (kind === undefined || version === undefined || name === undefined || name.trim() === "") {
    const keys = rowsOf(tree)
      .map(([key]) => key)
      .slice(0, 5)
      .join(", ");
    sketch.unclear({ line: tree.line, text: keys, why: "an object needs apiVersion, kind and a name" });
    return [];
  }
  const group = version.includes("/") ? version.slice(0, version.indexOf("/")) : "";
  return [{ kind, group, name, namespace: textAt(tree, "metadata", "namespace"), tree }];
}
