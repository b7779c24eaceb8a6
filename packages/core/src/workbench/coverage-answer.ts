import type { Snapshot } from "../graph/index.ts";
import { SecaError, quoted } from "../kernel/index.ts";
import { linkId } from "../model/index.ts";
import {
  CHECKS,
  Checks,
  type Coverage,
  DEFAULT_POLICY,
  type Flaw,
  type LayerPolicy,
  type Level,
  adjacencyOf,
  coverageOf,
  knownLayer,
  layerOf,
  readPolicy,
} from "../trace/index.ts";
import type { Page } from "./analysis-answers.ts";
import type { Suspicions } from "./judged-links.ts";
import { paged } from "./paging.ts";
import type { ListAsked } from "./trace-desk.ts";
import type { Whole } from "./whole.ts";

export const COVERAGE_LISTS = ["rules", "uncovered", "deep", "unwanted", "circles", "orphans"] as const;
export type CoverageList = (typeof COVERAGE_LISTS)[number];

export interface CoverageRequest extends ListAsked {
  readonly list: CoverageList;
  /** One layer a line; without one, the chain from stakeholders' requirements to mitigations. */
  readonly policy?: string | undefined;
  /** Only gaps of these layers or kinds. */
  readonly layers?: readonly string[] | undefined;
  /** Only these rules. */
  readonly rules?: readonly string[] | undefined;
}

export interface LayerFigure {
  readonly layer: string;
  readonly items: number;
  readonly covered: number;
  readonly deep: number;
  /** The share that the policy asks for, in percent, and whether it is there. */
  readonly min?: number;
  readonly met?: boolean;
}

/** One thing that is missing, and what would mend it. */
export interface Gap {
  readonly rule: string;
  readonly level: Level;
  readonly id: string;
  readonly says: string;
  readonly fix: string;
}

export interface CoverageAnswer extends Page<Gap> {
  readonly layers: readonly LayerFigure[];
  readonly passed: boolean;
  readonly counts: Readonly<Record<string, number>>;
}

interface Around {
  readonly whole: Whole;
  readonly suspicions: Suspicions;
  readonly today: string;
}

const BRANCHES_KEPT = 4;

/** Rules follow a branch from version to version, since each looks again only at what changed. */
export class CoverageKept {
  private readonly checks = new Map<string, Checks>();
  private readonly figures = new WeakMap<Snapshot, Map<string, Coverage>>();

  flawsOf({ whole: { snapshot }, suspicions, today }: Around): readonly Flaw[] {
    const key = `${snapshot.system} ${snapshot.branch}`;
    const checks = this.checks.get(key) ?? new Checks();
    this.checks.delete(key);
    if (this.checks.size >= BRANCHES_KEPT) this.checks.delete(this.checks.keys().next().value!);
    const suspects = suspicions.direct.flatMap((each) => {
      const since = suspicions.since(each);
      return since === undefined ? [] : [{ link: linkId(each.link), since }];
    });
    const flaws = checks.follow(snapshot, { today, suspects });
    // Only one that went through has seen the whole of the version.
    this.checks.set(key, checks);
    return flaws;
  }

  coverageOf(snapshot: Snapshot, policy: readonly LayerPolicy[]): Coverage {
    const kept = this.figures.get(snapshot) ?? new Map<string, Coverage>();
    this.figures.set(snapshot, kept);
    const key = JSON.stringify(policy);
    let coverage = kept.get(key);
    if (coverage === undefined) {
      coverage = coverageOf(adjacencyOf(snapshot), policy, (id) => layerOf(snapshot.entity(id)!));
      if (kept.size > 0) kept.clear();
      kept.set(key, coverage);
    }
    return coverage;
  }
}

export function coverageIn(around: Around, request: CoverageRequest, kept: CoverageKept): CoverageAnswer {
  const { snapshot } = around.whole;
  const policy = request.policy === undefined ? DEFAULT_POLICY : readPolicy(request.policy);
  const coverage = kept.coverageOf(snapshot, policy);
  // Fifty rules look at everything; whoever asks for figures alone does not wait for them.
  const flaws = request.list === "rules" ? kept.flawsOf(around) : undefined;
  // Every other link has both its ends: what is not sound is never written.
  const orphans = around.whole.detached;
  const layers = coverage.layers.flatMap((figure) => {
    const min = policy.find(({ of }) => of === figure.layer)?.deepMin;
    if (figure.items === 0 && min === undefined) return [];
    return [{ ...figure, ...(min !== undefined && { min, met: figure.deep * 100 >= min * figure.items }) }];
  });
  const all = gapsIn({ coverage, flaws: flaws ?? [], orphans, policy, snapshot }, request.list);
  const gaps = all.filter(wanted(request, snapshot));
  const levels = (level: Level): number => flaws?.filter((flaw) => flaw.level === level).length ?? 0;
  return {
    ...paged(snapshot, gaps, request, (gap) => gap),
    layers,
    passed: layers.every(({ met }) => met !== false),
    counts: {
      ...(flaws && { errors: levels("error"), warnings: levels("warning"), infos: levels("info") }),
      uncovered: coverage.shallowGaps.length,
      deep: coverage.deepGaps.length,
      unwanted: coverage.unwanted.length,
      circles: coverage.circles.length,
      orphans: orphans.length,
      suspects: around.suspicions.direct.filter(({ state }) => state === "suspect").length,
    },
  };
}

interface Looked {
  readonly coverage: Coverage;
  readonly flaws: readonly Flaw[];
  readonly orphans: readonly string[];
  readonly policy: readonly LayerPolicy[];
  readonly snapshot: Snapshot;
}

function gapsIn({ coverage, flaws, orphans, policy, snapshot }: Looked, list: CoverageList): readonly Gap[] {
  const needs = (id: string): string => policy.find(({ of }) => of === layerOf(snapshot.entity(id)!))!.by.join(" or ");
  switch (list) {
    case "rules":
      return flaws.map(({ rule, level, ids, says, fix }) => ({ rule, level, id: ids[0]!, says, fix }));
    case "uncovered":
      return coverage.shallowGaps.map((id) => ({
        rule: "uncovered",
        level: "warning",
        id,
        says: `Nothing covers ${id}.`,
        fix: `Link to it from a ${needs(id)}.`,
      }));
    case "deep": {
      const shallow = new Set(coverage.shallowGaps);
      return coverage.deepGaps.map((id) => ({
        rule: "deep",
        level: "warning",
        id,
        says: shallow.has(id) ? `Nothing covers ${id}.` : `Something that covers ${id} is not covered itself.`,
        fix: shallow.has(id) ? `Link to it from a ${needs(id)}.` : `Follow it with trace_show ${id} down.`,
      }));
    }
    case "unwanted":
      return coverage.unwanted.map(([child, parent]) => ({
        rule: "unwanted",
        level: "info",
        id: child,
        says: `${child} leads to ${parent}, which the policy does not count.`,
        fix: "Name its layer in the policy, or unlink it.",
      }));
    case "circles":
      return coverage.circles.map((ids) => ({
        rule: "circle",
        level: "error",
        id: ids[0]!,
        says: `These cover each other and so prove nothing: ${ids.slice(0, 8).join(", ")}${ids.length > 8 ? ` and ${ids.length - 8} more` : ""}.`,
        fix: "Unlink one of them from the next.",
      }));
    case "orphans":
      return orphans.map((id) => ({
        rule: "orphan",
        level: "warning",
        id,
        says: `${id} speaks of something that is not there.`,
        fix: id.includes(" ")
          ? "Unlink it, or bring back what it led to."
          : `remove ${id}, or bring back what it is about.`,
      }));
  }
}

function wanted({ layers, rules }: CoverageRequest, snapshot: Snapshot): (gap: Gap) => boolean {
  for (const layer of layers ?? []) knownLayer(layer, "The list");
  const unknown = rules?.find((rule) => !CHECKS.some((each) => each.rule === rule));
  if (unknown !== undefined)
    throw new SecaError("bad_input", `There is no rule ${quoted(unknown)}.`, "Rules are V01 to V50.");
  return ({ rule, id }) => {
    if (rules !== undefined && !rules.includes(rule)) return false;
    if (layers === undefined) return true;
    const entity = snapshot.entity(id.split(" ")[0]!);
    return entity !== undefined && (layers.includes(entity.kind) || layers.includes(layerOf(entity)));
  };
}
