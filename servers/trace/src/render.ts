import { describeOrigin, linkReads } from "@seca/core/model";
import type { Chain, Hop, Trace } from "@seca/core/trace";
import { shortVersion } from "@seca/core/model";

/** A hop as data: the link as it stands in the graph, and why it is there. */
export function hopRow(hop: Hop) {
  const { link } = hop;
  return {
    from: link.from,
    link: link.kind,
    to: link.to,
    origin: describeOrigin(hop.origin),
    version: shortVersion(hop.since),
    ...(link.props.reason === undefined ? {} : { reason: link.props.reason }),
  };
}

/** A chain as an indented tree: each step under the one it follows from. */
export function drawTrace(chain: Chain): string {
  const [first] = chain;
  if (!first) return "";
  const lines = [`${first.from.id}  ${first.from.name}`];
  chain.forEach((hop, depth) => {
    const row = hopRow(hop);
    const verb = hop.link.from === hop.from.id ? hop.reads : `⟵ ${linkReads(hop.link.kind)}`;
    const because = row.reason === undefined ? "" : ` — ${row.reason}`;
    lines.push(
      `${"   ".repeat(depth)}└─ ${verb} ${hop.to.id}  ${hop.to.name}${because} [${row.link}; ${row.origin}; ${row.version}]`,
    );
  });
  return lines.join("\n");
}

/** What to say when no way arrives: how far it came, and what would lead on. */
export function stoppedSentence({ start, direction, stopped }: Trace): string {
  if (!stopped) return "";
  const goal = direction === "up" ? "a stakeholder" : "anything";
  const ends = stopped.at
    .slice(0, 5)
    .map((entity) => entity.id)
    .join(", ");
  const where =
    stopped.at.length === 1 && stopped.at[0] === start
      ? "nothing leads on from it"
      : `the last layer reached is ${stopped.kind} (${ends})`;
  const mend = stopped.missing.length > 0 ? ` Missing: a link ${stopped.missing.slice(0, 4).join(", or ")}.` : "";
  return `No chain leads ${direction} from ${start.id} to ${goal}: ${where}.${mend}`;
}
