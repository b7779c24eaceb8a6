import { type Entity, type Link, linkId, toEntity, toLink } from "@seca/core/model";

const origin = { by: "user" } as const;

/** A system of n components, 2.5 n flows with their ends, and boundaries around them: the size the figures speak of. */
export function syntheticModel(components: number): { entities: Entity[]; links: Link[] } {
  const boundaries = range(Math.ceil(components / 25)).map((i) =>
    toEntity({ id: `boundary/zone-${i}`, name: `Zone ${i}`, props: { type: "network", trust: i % 100 }, origin }),
  );
  const parts = range(components).map((i) =>
    toEntity({
      id: `component/part-${i}`,
      name: `Part ${i}`,
      props: {
        type: i % 5 === 0 ? "store" : "process",
        technology: [["postgresql", "nodejs", "nginx", "kafka"][i % 4]!],
        description: `Handles step ${i % 17} of the order process and keeps its state.`,
        attributes: { authenticated: { value: i % 3 === 0 ? "yes" : "unknown", from: "user" } },
      },
      origin,
    }),
  );
  const flows = range(Math.round(components * 2.5)).map((i) =>
    toEntity({
      id: `flow/flow-${i}`,
      name: `Flow ${i}`,
      props: { protocol: "https", port: 443, attributes: { encrypted: { value: "yes", from: "user" } } },
      origin,
    }),
  );
  const links = [
    ...parts.map((part, i) =>
      toLink({ kind: "inside", from: part.id, to: boundaries[i % boundaries.length]!.id, origin }),
    ),
    ...flows.flatMap((flow, i) => [
      toLink({ kind: "leaves", from: flow.id, to: parts[i % components]!.id, origin }),
      toLink({ kind: "enters", from: flow.id, to: parts[(i * 7 + 1) % components]!.id, origin }),
    ]),
  ];
  return { entities: [...boundaries, ...parts, ...flows], links };
}

export const changesOf = ({ entities, links }: { entities: readonly Entity[]; links: readonly Link[] }) => [
  ...entities.map((entity) => ({ id: entity.id, after: entity })),
  ...links.map((link) => ({ id: linkId(link), after: link })),
];

export function editedPart(i: number, round: number): Entity {
  return toEntity({
    id: `component/part-${i}`,
    name: `Part ${i}`,
    props: { type: "process", description: `Edited in round ${round}` },
    origin,
  });
}

export const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i);
