import type { StpaRead } from "../read.ts";
import { called, withArticle } from "../tables/sentences.ts";
import type { Words } from "./demands.ts";

interface Ends {
  readonly from: string | undefined;
  readonly to: string | undefined;
}

/** Where a flow begins and ends; of a component both are itself. */
export function endsOf(element: string, read: Pick<StpaRead, "out">): Ends {
  if (!element.startsWith("flow/")) return { from: element, to: element };
  const links = read.out(element);
  return {
    from: links.find(({ kind }) => kind === "leaves")?.to,
    to: links.find(({ kind }) => kind === "enters")?.to,
  };
}

/** An element and its ends as sentences name them. */
export function wordsOf(element: string, read: Pick<StpaRead, "entity" | "out">): Words {
  const { from, to } = endsOf(element, read);
  const name = (id: string | undefined, otherwise: string): string => {
    const entity = id === undefined ? undefined : read.entity(id);
    return entity === undefined ? otherwise : withArticle(entity.name);
  };
  const own = read.entity(element)?.name ?? "it";
  return {
    it: element.startsWith("flow/") ? called(own) : withArticle(own),
    from: name(from, "its sender"),
    to: name(to, "its receiver"),
    actions: [],
  };
}
