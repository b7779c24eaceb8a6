import { type Entity } from "../../../model/index.ts";
import { type StpaRead } from "../read.ts";
import { called } from "../tables/sentences.ts";
import { heardBy, type Course } from "./paths.ts";
import { roleOf } from "./roles.ts";

/** What a controller has to know to act rightly. */
export interface Variable {
  readonly key: string;
  readonly name: string;
  readonly values: readonly string[];
  readonly description: string;
  /** What the controller is told can say which value holds. */
  readonly isTold: boolean;
}

export const VARIABLES_MAX = 6;

/**
 * States of what is acted on that the input declares, then the five of security that can matter here: who asks, whether
 * they may, whether the words are as they were given, how old they are, and whether anything calls for it.
 */
export function variablesOf(action: string, from: string, course: Course, read: StpaRead): readonly Variable[] {
  const flows = course.flows
    .map((id) => read.facts.entity(id) as Entity<"flow"> | undefined)
    .filter((each) => each !== undefined);
  const isWired = flows.every(({ props }) => isLocal(props.protocol));
  const isPerson = typeOf(from, read) === "actor";
  const masters = read.related(from, "inflows").filter((flow) => roleOf(flow, read).role === "control");
  const isForPeople = masters.some((flow) => typeOf(read.related(flow, "from")[0], read) === "actor");
  const carries = course.flows.some((flow) => read.related(flow, "data").length > 0);
  const it = called(action);
  const all: readonly (Variable | false)[] = [
    ...course.ends.flatMap((end) => declaredBy(end, read)).slice(0, 2),
    {
      key: "need",
      name: `Need for ${it}`,
      values: ["needed", "not_needed"],
      description: `Whether anything calls for ${it} now.`,
      isTold: true,
    },
    (isPerson || !isWired || masters.length > 0) && {
      key: "requester",
      name: `Requester of ${it}`,
      values: ["authentic", "impostor"],
      description: `Whether whoever asks for ${it} is who they claim to be.`,
      isTold: false,
    },
    (carries || !isWired) && {
      key: "content",
      name: `Content of ${it}`,
      values: ["intact", "altered"],
      description: `Whether what ${it} says is what was meant.`,
      isTold: false,
    },
    (carries || heardBy(from, read).length > 0) && {
      key: "freshness",
      name: `Freshness of ${it}`,
      values: ["current", "stale"],
      description: `Whether what ${it} rests on still holds.`,
      isTold: true,
    },
    (isPerson || isForPeople) && {
      key: "permission",
      name: `Permission for ${it}`,
      values: ["granted", "exceeded"],
      description: `Whether whoever asks for ${it} may have that much of it.`,
      isTold: false,
    },
  ];
  return all.filter((each) => each !== false).slice(0, VARIABLES_MAX);
}

/** Nobody comes between without hands on the thing. */
export const isLocal = (protocol: string | undefined): boolean =>
  protocol !== undefined &&
  /hard.?wired|4.?20|keypad|\bhand\b|console|screen|\bbus\b|i2c|\bspi\b|\bpipe\b|function call/i.test(protocol);

const typeOf = (id: string | undefined, read: StpaRead): string | undefined =>
  id === undefined ? undefined : (read.facts.entity(id)?.props as { readonly type?: string } | undefined)?.type;

const DECLARED =
  /\b(?:states?|modes?|positions?)(?: (?:is|are|can be))?:? ?\(?((?:[a-z][a-z0-9 -]{1,29}(?:, | or |, or | and |\/|\|)){1,7}[a-z][a-z0-9 -]{1,29})(?:[.);]|$)/i;
const TAG = /^(states?|modes?):([a-z0-9_|-]{3,200})$/;

/** `States: open, closed or moving.` in a description, `mode:auto|manual` as a tag. */
function declaredBy(component: string, read: StpaRead): readonly Variable[] {
  const entity = read.facts.entity(component);
  if (entity === undefined) return [];
  const { description = "" } = entity.props as { readonly description?: string };
  const tag = entity.tags.map((each) => TAG.exec(each)).find((each) => each !== null);
  const text = /\b(?:states?|modes?): /i.test(description) ? DECLARED.exec(description.slice(0, 2000))?.[1] : undefined;
  const words = tag === undefined ? text?.split(/, or | or | and |, |\/|\|/) : tag![2]!.split("|");
  const values = [
    ...new Set(
      (words ?? [])
        .map((word) =>
          word
            .trim()
            .toLowerCase()
            .replaceAll(/[^a-z0-9]+/g, "_"),
        )
        .filter((word) => word !== ""),
    ),
  ];
  if (values.length < 2 || values.length > 8) return [];
  const what = tag?.[1]?.startsWith("mode") === true || /\bmodes?: /i.test(description) ? "mode" : "state";
  return [
    {
      key: what,
      name: `${what === "mode" ? "Mode" : "State"} of ${entity.name}`.slice(0, 150),
      values,
      description: `As it is declared of ${called(entity.name)}.`,
      isTold: true,
    },
  ];
}
