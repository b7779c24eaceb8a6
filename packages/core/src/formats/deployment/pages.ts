import type { Attributes, Entity, Link, Origin, Span } from "../../model/index.ts";
import type { Reading, Source } from "../format.ts";
import type { Tree } from "../text/index.ts";

/**
 * Files that are read as one, as pages of a book: lines are counted through all of them while they are read, so that a
 * value keeps its place however files are merged; at the end each line goes back to the file it stands in.
 */
export class Pages {
  readonly #pages: { readonly source: Source; readonly before: number }[] = [];
  #lines = 0;

  /** The number of lines before a file; the same file twice is one page. */
  before(source: Source): number {
    const known = this.#pages.find((page) => page.source.input === source.input);
    if (known) return known.before;
    const before = this.#lines;
    this.#pages.push({ source, before });
    this.#lines += (source.text?.split("\n").length ?? 0) + 1;
    return before;
  }

  open(source: Source, tree: Tree): Tree {
    return shifted(tree, this.before(source), new Map());
  }

  /** The reading with every line in its own file. */
  settle(reading: Reading): Reading {
    return {
      ...reading,
      entities: reading.entities.map((entity) => this.#settled(entity)),
      links: reading.links.map((link): Link => ({ ...link, origin: this.#origin(link.origin) })),
      unclear: reading.unclear.map((place) => ({ ...place, line: this.#place(place.line).line })),
    };
  }

  #settled(entity: Entity): Entity {
    const { attributes } = entity.props as { attributes?: Attributes };
    const origin = this.#origin(entity.origin);
    if (attributes === undefined) return { ...entity, origin };
    const settled = Object.entries(attributes).map(([name, attribute]) => {
      const { span } = attribute;
      return [name, span === undefined ? attribute : { ...attribute, span: this.#span(span) }] as const;
    });
    return { ...entity, origin, props: { ...entity.props, attributes: Object.fromEntries(settled) } };
  }

  #origin(origin: Origin): Origin {
    if (origin.by !== "import" || origin.span?.line === undefined) return origin;
    return { ...origin, input: this.#place(origin.span.line).input, span: this.#span(origin.span) };
  }

  #span(span: Span): Span {
    return span.line === undefined ? span : { ...span, line: this.#place(span.line).line };
  }

  #place(line: number): { input: string; line: number } {
    const page = this.#pages.findLast(({ before }) => before < line) ?? this.#pages[0]!;
    return { input: page.source.input, line: line - page.before };
  }
}

function shifted(tree: Tree, by: number, known: Map<Tree, Tree>): Tree {
  if (by === 0) return tree;
  const done = known.get(tree);
  if (done) return done;
  const line = tree.line + by;
  const moved: Tree =
    tree.is === "list"
      ? { ...tree, line, items: tree.items.map((item) => shifted(item, by, known)) }
      : tree.is === "table"
        ? {
            ...tree,
            line,
            rows: new Map(
              [...tree.rows].map(([key, row]) => [key, { line: row.line + by, value: shifted(row.value, by, known) }]),
            ),
          }
        : { ...tree, line };
  known.set(tree, moved);
  return moved;
}
