import { SecaError, quoted } from "../../kernel/index.ts";
import { KIND_NAMES, linkId, type Attributes, type Entity, type Link } from "../../model/index.ts";
import { linkFieldsOf } from "./fields.ts";
import { loadYaml } from "../text/index.ts";
import type { SecaFile } from "./read.ts";

/**
 * The file that reads back as these facts, the same bytes for the same facts: kinds in the glossary's order, keys and
 * links sorted, every link a field of the entity it begins at. Origins are not written: what is read is an import.
 */
export async function writeSeca(file: SecaFile): Promise<string> {
  const { Document, isScalar, visit } = await loadYaml();
  const document = new Document(content(file), { version: "1.2", schema: "core", aliasDuplicateObjects: false });
  visit(document, {
    Scalar: (_, node) => {
      if (typeof node.value === "string" && UNSAFE.test(node.value)) node.type = "QUOTE_DOUBLE";
    },
    Seq: (_, node) => {
      if (node.items.every((item) => isScalar(item))) node.flow = true;
    },
    Pair: (_, { key, value }) => {
      if (isScalar(key) && key.value === "attributes") (value as { flow?: boolean }).flow = true;
    },
  });
  return document.toString({ lineWidth: 0 });
}

/** Characters that a plain or block scalar would lose or that an editor would not show. */
const UNSAFE = /[^\n\P{C}]|\p{Zl}|\p{Zp}/u;

function content({ name, description, entities, links }: SecaFile): Record<string, unknown> {
  const linksFrom = new Map<string, Link[]>();
  for (const link of [...links].sort((a, b) => (linkId(a) < linkId(b) ? -1 : 1))) {
    linksFrom.set(link.from, [...(linksFrom.get(link.from) ?? []), link]);
  }
  const kinds: Record<string, Record<string, unknown>> = {};
  for (const kind of KIND_NAMES) {
    const ofKind = entities.filter((entity) => entity.kind === kind).sort((a, b) => (a.id < b.id ? -1 : 1));
    if (ofKind.length === 0) continue;
    kinds[kind] = Object.fromEntries(
      ofKind.map((entity) => [entity.id.slice(kind.length + 1), fields(entity, linksFrom.get(entity.id) ?? [])]),
    );
    for (const { id } of ofKind) linksFrom.delete(id);
  }
  const [stray] = linksFrom.keys();
  if (stray !== undefined) {
    throw new SecaError(
      "bad_input",
      `A link begins at ${quoted(stray)}, which is not written.`,
      "Add it, or leave its links out.",
    );
  }
  return { seca: 1, name, ...(description === undefined ? {} : { description }), entities: kinds };
}

function fields({ kind, name, tags, props, ext }: Entity, links: readonly Link[]): Record<string, unknown> {
  const { attributes, ...rest } = props as { attributes?: Attributes };
  const targets: Record<string, unknown[]> = {};
  for (const link of links) {
    const target = Object.keys(link.props).length === 0 ? link.to : { to: link.to, ...link.props };
    (targets[link.kind] ??= []).push(target);
  }
  return {
    name,
    ...rest,
    ...(attributes === undefined ? {} : { attributes: short(attributes) }),
    ...(tags.length === 0 ? {} : { tags }),
    ...Object.fromEntries(
      linkFieldsOf(kind)
        .filter((link) => Object.hasOwn(targets, link))
        .map((link) => [link, targets[link]!.length === 1 ? targets[link]![0] : targets[link]]),
    ),
    ...(ext === undefined ? {} : { ext }),
  };
}

function short(attributes: Attributes): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, attribute]) => [
      name,
      attribute.from === "import" && attribute.span === undefined ? attribute.value : attribute,
    ]),
  );
}
