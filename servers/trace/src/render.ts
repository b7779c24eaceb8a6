import { type Entity, describeOrigin, kindOf, linkReads, linkRule, shortVersion } from "@seca/core/model";
import type { Hop, Trace } from "@seca/core/trace";

/** A hop as data: the step as it is walked, the link as it stands in the graph, and why it is there. */
export interface HopRow {
  link: string;
  /** The step as a verb; an arrow where it is walked against the link. */
  reads: string;
  to: string;
  name: string;
  origin: string;
  version: string;
  reason?: string | undefined;
}

export function hopRow({ link, from, to, reads, origin, since }: Hop): HopRow {
  return {
    link: link.kind,
    reads: link.from === from.id ? reads : `⟵ ${reads}`,
    to: to.id,
    name: to.name,
    origin: describeOrigin(origin),
    version: shortVersion(since),
    ...(link.props.reason === undefined ? {} : { reason: link.props.reason }),
  };
}

/** A chain as an indented tree: each step under the one it follows from. */
export function drawTrace(start: Pick<Entity, "id" | "name">, chain: readonly HopRow[]): string {
  const steps = chain.map(({ reads, to, name, reason, link, origin, version }, depth) => {
    const because = reason === undefined ? "" : ` — ${reason}`;
    return `${"   ".repeat(depth)}└─ ${reads} ${to}  ${name}${because} [${link}; ${origin}; ${version}]`;
  });
  return [`${start.id}  ${start.name}`, ...steps].join("\n");
}

/** What to say when no way arrives: how far it came, and what would lead on. */
export function stoppedSentence({ start, direction, stopped }: Trace): string {
  if (!stopped) return "";
  const goal = direction === "up" ? "a stakeholder" : "anything";
  const said = `No chain leads ${direction} from ${start.id} to ${goal}`;
  const ends = stopped.at.slice(0, 5).map((entity) => entity.id);
  const isStart = ends.length === 1 && ends[0] === start.id;
  if (isStart && stopped.missing.length === 0) {
    return `${said}: a ${start.kind} has no links that way. Begin at what is said of it, such as a mitigation, threat, hazard or requirement.`;
  }
  const where = isStart ? "nothing leads on from it" : `the last layer reached is ${stopped.kind} (${ends.join(", ")})`;
  const mend = stopped.missing.length > 0 ? ` Missing: a link ${stopped.missing.slice(0, 4).join(", or ")}.` : "";
  return `${said}: ${where}.${mend}`;
}

/** A way as a sentence, from what changed to what it touches; an arrow where a step goes against its link. */
export function wayText({ path, links, direction }: Way): string {
  const [first = "", ...rest] = path;
  const steps = rest.map((to, at) => {
    const kind = links[at]!;
    const isAlong = linkRule(kind, kindOf(path[at]!), kindOf(to))?.trace === direction;
    return `${isAlong ? "" : "⟵ "}${linkReads(kind)} ${to}`;
  });
  return [first, ...steps].join(" · ");
}

interface Way {
  readonly path: readonly string[];
  readonly links: readonly string[];
  readonly direction: "up" | "down";
}
