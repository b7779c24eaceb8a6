import type { Kind } from "../../model/index.ts";
import { KIND_NAMES, isEntityId, linkId } from "../../model/index.ts";
import type { LocalCheck, WholeCheck } from "./check.ts";
import { hasIn, hasOut, textOf } from "./look.ts";

/** What people handed over and what is only shown is theirs to word. */
const APART: ReadonlySet<Kind> = new Set([
  "section",
  "block",
  "view",
  "layout",
  "proposal",
  "input",
  "artifact",
  "ticket",
]);
const CHECKED: readonly Kind[] = KIND_NAMES.filter((kind) => !APART.has(kind));

const DAY_MS = 86_400_000;
const SUSPECT_DAYS = 30;

/** What was left lying: judgements that are too old, words to be filled in, proposals nobody looked at. */
export const RECORDS: readonly LocalCheck[] = [
  {
    rule: "V45",
    level: "info",
    means: "No text is a placeholder",
    of: CHECKED,
    look: (entity) => {
      const field = [["name", entity.name] as const, ...Object.entries(entity.props)].find(
        ([, value]) => typeof value === "string" && PLACEHOLDER.test(value),
      )?.[0];
      return field === undefined
        ? undefined
        : { says: `${field} of ${entity.id} is yet to be written.`, fix: `set ${entity.id} ${field}.` };
    },
  },
  {
    rule: "V47",
    level: "error",
    means: "What people said of results still has its result",
    of: KIND_NAMES,
    look: (entity, graph) => {
      const { id, kind } = entity;
      const target = kind === "overlay" || kind === "decision" ? textOf(entity, "target") : undefined;
      if (target !== undefined && isEntityId(target) && graph.entity(target) === undefined)
        return {
          says: `${id} speaks of ${target}, which is not there any more.`,
          fix: `remove ${id}, or bring back what ${target} followed from.`,
        };
      const lost = [...graph.out(id), ...graph.in(id)].find(
        (link) =>
          link.props.derived !== undefined && graph.entity(link.from === id ? link.to : link.from) === undefined,
      );
      return lost === undefined
        ? undefined
        : {
            says: `${linkId(lost)} joins something that is not there any more.`,
            fix: `unlink ${lost.from} ${lost.kind} ${lost.to}, or bring back what it followed from.`,
          };
    },
  },
  {
    rule: "V48",
    level: "warning",
    means: "Every assumption has somebody who looks at it again",
    of: ["assumption"],
    look: (entity) => {
      const missing = ["owner", "reviewBy"].filter((field) => textOf(entity, field) === undefined);
      return missing.length === 0
        ? undefined
        : {
            says: `${entity.id} has no ${missing.map((field) => (field === "owner" ? "owner" : "day of review")).join(" and no ")}.`,
            fix: missing.map((field) => `set ${entity.id} ${field}`).join("; "),
          };
    },
  },
  {
    rule: "V49",
    level: "info",
    means: "Every component takes part in something",
    of: ["component"],
    look: ({ id, props }, graph) => {
      if ((props as { inScope?: boolean }).inScope === false) return undefined;
      const takesPart =
        ["leaves", "enters", "acts_on", "reported_by", "part_of"].some((kind) => hasIn(graph, id, kind)) ||
        ["realises", "part_of"].some((kind) => hasOut(graph, id, kind));
      return takesPart
        ? undefined
        : {
            says: `${id} exchanges nothing with anybody and steers nothing.`,
            fix: `Add a flow that leaves or enters it, or set ${id} inScope false.`,
          };
    },
  },
];

const PLACEHOLDER = /\b(?:TBD|TODO|FIXME|TBC)\b|\?{3,}|\blorem ipsum\b/u;

/** What a model proposed and somebody accepted counts, once a person said so of it. */
export const REVIEWED: WholeCheck = {
  rule: "V46",
  level: "warning",
  means: "What a model proposed was looked at by a person",
  on: KIND_NAMES,
  *look(graph) {
    const spokenOf = new Set(graph.entities("decision").map((decision) => textOf(decision, "target")));
    for (const kind of CHECKED) {
      for (const { id, origin } of graph.entities(kind)) {
        if (
          origin.by !== "model" ||
          spokenOf.has(id) ||
          hasIn(graph, id, "decides") ||
          hasIn(graph, id, "concerns", "decision")
        )
          continue;
        yield {
          of: id,
          says: `${id} comes from a model, and nobody has confirmed it.`,
          fix: `Add a decision of verdict confirm whose target is ${id}, or edit it: what a person writes is theirs.`,
        };
      }
    }
  },
};

export const SUSPECTS: WholeCheck = {
  rule: "V44",
  level: "warning",
  means: "A link whose ends changed is looked at again in time",
  on: [],
  *look(_graph, { suspects = [], today, suspectDaysMax = SUSPECT_DAYS }) {
    if (today === undefined) return;
    for (const { link, since } of suspects) {
      const days = Math.floor((Date.parse(today) - Date.parse(since)) / DAY_MS);
      if (!(days > suspectDaysMax)) continue;
      const [from = link] = link.split(" ");
      yield {
        of: from,
        says: `${link} has been suspect for ${days} days.`,
        fix: `Look at both ends and accept or reject the link with trace_review.`,
      };
    }
  },
};
