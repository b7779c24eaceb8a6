import type { Entity } from "../../../model/index.ts";
import { type StpaRead, sourcesOf } from "../read.ts";
import { isLocal } from "../structure/variables.ts";
import { called } from "../tables/sentences.ts";

export interface Handover {
  readonly flow: string;
  readonly to: string;
  readonly data: readonly string[];
  readonly name: string;
}

interface Variable {
  readonly key: string;
  readonly name: string;
  readonly values: readonly [string, string];
  readonly description: string;
}

/** What has to be known to hand data over rightly: it follows from the hazards that the handing over can touch. */
export function weighedIn({ flow, to, data, name }: Handover, read: StpaRead): readonly Variable[] {
  const kept = read.related(to, "data");
  const properties = new Set([flow, to, ...data, ...kept].flatMap((id) => propertiesAt(id, read)));
  const has = (...wanted: readonly string[]): boolean => wanted.some((each) => properties.has(each));
  const { protocol } = (read.facts.entity(flow) as Entity<"flow">).props;
  const it = called(name);
  const variable = (key: string, of: string, values: readonly [string, string], description: string): Variable => ({
    key,
    name: `${of} ${it}`.slice(0, 200),
    values,
    description,
  });
  const isPrivate = has("confidentiality", "privacy");
  const isTrue = has("integrity", "safety");
  return [
    ...(isPrivate
      ? [variable("reader", "Reader of", ["entitled", "not_entitled"], `Whether whoever gets ${it} may read it.`)]
      : []),
    ...(isPrivate && !isLocal(protocol)
      ? [variable("channel", "Channel of", ["private", "overheard"], `Whether others can listen in on ${it}.`)]
      : []),
    ...(isTrue
      ? [
          variable("content", "Content of", ["intact", "altered"], `Whether what ${it} says is what was meant.`),
          variable("freshness", "Freshness of", ["current", "stale"], `Whether what ${it} says still holds.`),
        ]
      : []),
    ...(isTrue || has("availability", "mission")
      ? [variable("need", "Need for", ["needed", "not_needed"], `Whether anything calls for ${it} now.`)]
      : []),
    ...(has("legal", "mission") && !isTrue && !isPrivate
      ? [
          variable(
            "requester",
            "Requester of",
            ["authentic", "impostor"],
            `Whether whoever asks for ${it} is who they claim to be.`,
          ),
        ]
      : []),
  ];
}

/** Where nobody said the properties of a hazard, its lens tells. */
function propertiesAt(id: string, read: StpaRead): readonly string[] {
  return sourcesOf(read, id, "state_of").flatMap((hazard): readonly string[] => {
    const { properties = [], lens } = (read.entity(hazard) as Entity<"hazard">).props;
    if (properties.length > 0) return properties;
    return lens === "security" ? ["integrity"] : lens === "safety" ? ["safety"] : ["integrity", "safety"];
  });
}
