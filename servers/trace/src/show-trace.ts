import { tracePictureUri } from "@seca/base";
import type { Kind } from "@seca/core/model";
import { knownKind, shortVersion } from "@seca/core/model";
import { type MindMap, freemindOf, mapData, markmapOf, mermaidOf, svgOf, treeText } from "@seca/core/trace";
import type { Workbench } from "@seca/core/workbench";
import type { Call } from "@seca/kit";
import { drawTrace, hopRow, stoppedSentence } from "./render.ts";

interface Asked {
  readonly system?: string | undefined;
  readonly id: string;
  readonly direction: "up" | "down" | "both";
  readonly to?: string | undefined;
  readonly format: "text" | "svg" | "mermaid" | "freemind" | "markmap" | "json";
  readonly depth: number;
  readonly kinds?: readonly string[] | undefined;
  readonly nodes?: number | undefined;
  readonly version?: string | undefined;
  readonly limit: number;
}

/** What a reader takes in at once; a text is also paid for by the line. */
const NODES_IN_TEXT = 30;
export const NODES_IN_PICTURE = 150;

/** Longer documents are read at an address, or with fewer nodes. */
const DOCUMENT_MAX = 60_000;

export const DIRECTIONS = { up: ["up"], down: ["down"], both: ["up", "down"] } as const;

export async function showTrace(
  { system: named, id, direction, to, format, limit, version, nodes, depth, kinds }: Asked,
  { workbench, attach }: { readonly workbench: Workbench } & Pick<Call, "attach">,
) {
  const known: readonly Kind[] | undefined = kinds?.map(knownKind);
  const system = await workbench.systemId(named);
  const chained = direction === "down" ? "down" : "up";
  const asking = { to, limit, direction: chained } as const;
  const nodesMax = nodes ?? (format === "text" ? NODES_IN_TEXT : NODES_IN_PICTURE);
  const drawing = { directions: DIRECTIONS[direction], depth, kinds: known, nodesMax };
  const { snapshot, trace, map } =
    to === undefined
      ? await workbench.tracing.show(system, id, { version, chains: asking, map: drawing })
      : { map: undefined, ...(await workbench.tracing.chains(system, id, { version, ...asking })) };

  const chains = trace.chains.map((chain) => chain.map(hopRow));
  const stopped = trace.stopped === undefined ? undefined : stoppedSentence(trace);
  const at = shortVersion(snapshot.commit);
  const counted = `${chains.length} of ${trace.total} chain${trace.total === 1 ? "" : "s"}`;
  const heading = stopped ?? `${counted} ${chained} from ${id}, version ${at}.`;
  const answer = {
    system,
    version: at,
    start: id,
    name: trace.start.name,
    direction,
    total: trace.total,
    chains,
    ...(stopped !== undefined && { stopped }),
  };
  const drawn = chains.map((chain) => drawTrace(trace.start, chain));
  if (map === undefined) return { ...answer, text: [heading, ...drawn].join("\n\n") };

  const figures = { shown: map.shown, reached: map.reached };
  const text = (...parts: readonly string[]): string => parts.join("\n\n");
  if (format === "text") return { ...answer, ...figures, text: text(heading, ...drawn, treeText(map)) };
  if (format === "svg") {
    attach({ uri: tracePictureUri(system, id), mimeType: "image/svg+xml", text: pictureOf(id, map) });
    return { ...answer, ...figures, text: text(heading, treeText(map)) };
  }
  const document = documentIn(format, map, at);
  if (document.length > DOCUMENT_MAX)
    return {
      ...answer,
      ...figures,
      text: text(heading, `As ${format} it is too long for an answer: ask for fewer nodes.`),
    };
  return { ...answer, ...figures, document, text: text(heading, document) };
}

export const pictureOf = (id: string, map: MindMap): string =>
  svgOf(map, { title: `Trace of ${map.root.name} (${id})` });

function documentIn(format: Exclude<Asked["format"], "text" | "svg">, map: MindMap, version: string): string {
  switch (format) {
    case "mermaid":
      return mermaidOf(map);
    case "freemind":
      return freemindOf(map);
    case "markmap":
      return markmapOf(map);
    case "json":
      return JSON.stringify({ version, ...mapData(map) });
  }
}
