import { type Fact, Snapshot } from "../../graph/index.ts";
import { type Entity, type Link, linkId } from "../../model/index.ts";

/**
 * A corpus by formula, the same in any language: six layers, each item linked to two of the layer above. The layers
 * stand for stakeholders' requirements, losses, hazards, scenarios, requirements and mitigations; their prefixes are
 * those by which other tools' figures are known.
 */
export const CORPUS_LAYERS = [
  { prefix: "SR", kind: "requirement", layer: "requirement:stakeholder", share: 0.05, link: undefined },
  { prefix: "SC", kind: "loss", layer: "loss", share: 0.1, link: "harms" },
  { prefix: "UCA", kind: "hazard", layer: "hazard", share: 0.2, link: "leads_to" },
  { prefix: "LS", kind: "scenario", layer: "scenario", share: 0.25, link: "leads_to" },
  { prefix: "REQ", kind: "requirement", layer: "requirement:system", share: 0.2, link: "derived_from" },
  { prefix: "MIT", kind: "mitigation", layer: "mitigation", share: 0.2, link: "implements" },
] as const;

export const CORPUS_NEEDS = CORPUS_LAYERS.slice(0, -1).map(({ layer }, at) => ({
  of: layer,
  by: [CORPUS_LAYERS[at + 1]!.layer],
}));

const origin = { by: "user", author: "corpus" } as const;

export interface Corpus {
  readonly entities: readonly Entity[];
  readonly links: readonly Link[];
}

export function corpusOf(items: number): Corpus {
  const entities: Entity[] = [];
  const links: Link[] = [];
  for (const [at, { prefix, kind, share, link, layer }] of CORPUS_LAYERS.entries()) {
    const size = Math.round(items * share);
    const above = at === 0 ? undefined : CORPUS_LAYERS[at - 1]!;
    const parents = above === undefined ? 0 : Math.round(items * above.share);
    for (let nth = 0; nth < size; nth++) {
      const label = labelOf(prefix, nth);
      const id = `${kind}/${label.toLowerCase()}`;
      const props = propsOf(layer, label);
      entities.push({ id, kind, name: label, props, tags: [], origin } as Entity);
      if (above === undefined || link === undefined) continue;
      for (const parent of new Set([nth % parents, (nth * 7919 + 13) % parents]))
        links.push({
          kind: link,
          from: id,
          to: `${above.kind}/${labelOf(above.prefix, parent).toLowerCase()}`,
          props: { reason: "by formula" },
          origin,
        });
    }
  }
  return { entities, links };
}

/** As a graph, all of one version; of any size, which arguments of a function are not. */
export function graphOf({ entities, links }: Corpus): Snapshot {
  const since = "0".repeat(64);
  const arrival = (id: string, fact: Fact) => ({ id, since, fact });
  return Snapshot.empty({ system: "corpus", branch: "main", commit: since }).with(
    [...entities.map((fact) => arrival(fact.id, fact)), ...links.map((fact) => arrival(linkId(fact), fact))],
    since,
  );
}

export const corpusGraph = (items: number): Snapshot => graphOf(corpusOf(items));

export const layerOfCorpus = (id: string): string | undefined => {
  const prefix = id.slice(id.indexOf("/") + 1, id.lastIndexOf("-")).toUpperCase();
  return CORPUS_LAYERS.find((each) => each.prefix === prefix)?.layer;
};

const labelOf = (prefix: string, nth: number): string => `${prefix}-${String(nth + 1).padStart(6, "0")}`;

function propsOf(layer: string, label: string): Record<string, unknown> {
  const text = `What ${label} says.`;
  switch (layer) {
    case "requirement:stakeholder":
      return { text, level: "stakeholder" };
    case "requirement:system":
      return { text, level: "system" };
    case "hazard":
      return { system: "Corpus", condition: text };
    case "scenario":
      return { text, class: "process" };
    default:
      return { text };
  }
}
