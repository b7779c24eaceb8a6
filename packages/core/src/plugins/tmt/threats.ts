import type { GraphRead } from "../../engine/index.ts";
import { onOneLine } from "../../kernel/index.ts";
import { type Entity, type Link, type Origin, keyFromName, sha256, toEntity, toLink } from "../../model/index.ts";
import { holds } from "./filter.ts";
import { interactionAt } from "./interaction.ts";
import { type TemplateRule, ThreatTemplate } from "./template.ts";

export interface FoundThreat {
  readonly rule: TemplateRule;
  readonly template: ThreatTemplate;
}

/** Artifacts that hold a template, in the order of ids. */
export const templatesIn = (read: GraphRead): readonly Entity[] =>
  read.entities("artifact").filter((entity) => ThreatTemplate.of(entity) !== undefined);

/** Every rule of every template that applies to a flow, whether or not its threat is known already. */
export function threatsAt(flow: string, read: GraphRead): readonly FoundThreat[] {
  const found: FoundThreat[] = [];
  const taken = new Set<string>();
  for (const entity of templatesIn(read)) {
    const template = ThreatTemplate.of(entity)!;
    const at = interactionAt(flow, template, read);
    if (at === undefined) continue;
    for (const rule of template.rules) {
      if (taken.has(rule.id) || !holds(rule.include, at)) continue;
      if (rule.exclude !== undefined && holds(rule.exclude, at)) continue;
      taken.add(rule.id);
      found.push({ rule, template });
    }
  }
  return found;
}

/** What the rules find at a flow. What the file brought along as found there stays what it is, and is not found again. */
export function derivedAt(flow: string, read: GraphRead): { entities: readonly Entity[]; links: readonly Link[] } {
  const brought = broughtAlong(flow, read);
  const entities: Entity[] = [];
  const links: Link[] = [];
  for (const { rule, template } of threatsAt(flow, read)) {
    if (brought.has(rule.id)) continue;
    const origin: Origin = { by: "rule", plugin: "tmt", rule: ruleName(rule.id), read: [flow] };
    const key = `${ruleName(rule.id)}@${flow.replace("/", ".")}`;
    const named = namesIn(flow, read);
    const threat = toEntity({
      id: `threat/tmt.${key.length <= KEY_MAX ? key : sha256(key).slice(0, 32)}`,
      name: named(rule.title).slice(0, NAME_MAX) || rule.id,
      props: {
        text: named(rule.says ?? rule.title),
        categories: [onOneLine(template.categoryName(rule.category)).slice(0, NAME_MAX)],
        severity: SEVERITIES.get(rule.priority?.toLowerCase() ?? "") ?? "high",
        status: "open",
      },
      origin,
    });
    entities.push(threat);
    links.push(
      link(threat.id, "threatens", flow, { reason: "The rule of the template applies to this flow.", origin }),
    );
    if (rule.mitigation === undefined) continue;
    const mitigation = toEntity({
      id: threat.id.replace("threat/", "mitigation/"),
      name: named(firstSentence(rule.mitigation)).slice(0, NAME_MAX),
      props: { text: named(rule.mitigation), status: "proposed" },
      origin,
    });
    entities.push(mitigation);
    links.push(link(mitigation.id, "mitigates", threat.id, { reason: "The template names it as an answer.", origin }));
    links.push(link(mitigation.id, "applied_at", flow, { reason: "The threat is found there.", origin }));
  }
  return { entities, links };
}

/** Rules of a template that say nothing an interpreter could follow, each with the reason. */
export function unreadableIn(artifact: string, read: GraphRead): { entities: readonly Entity[] } {
  const { broken = [] } = ThreatTemplate.of(read.entity(artifact)!) ?? {};
  return {
    entities: broken.map(({ id, why }) =>
      toEntity({
        id: `question/tmt.${ruleName(id)}`,
        name: `The rule ${onOneLine(id).slice(0, 60)} of the template cannot be read`,
        props: { text: why, target: artifact },
        origin: { by: "rule", plugin: "tmt", rule: ruleName(id), read: [artifact] },
      }),
    ),
  };
}

const KEY_MAX = 180;
const NAME_MAX = 200;

const link = (from: string, kind: string, to: string, { reason, origin }: { reason: string; origin: Origin }): Link =>
  toLink({ from, kind, to, props: { reason }, origin });

/** Rules of which the model's own file already holds what they find at this flow. */
function broughtAlong(flow: string, read: GraphRead): ReadonlySet<string> {
  return new Set(
    read
      .in(flow)
      .filter(({ kind }) => kind === "threatens")
      .flatMap(({ from }) => {
        const { type } = (read.entity(from)?.ext?.tm7 ?? {}) as { type?: unknown };
        return typeof type === "string" ? [type] : [];
      }),
  );
}

const ruleName = (id: string): string => keyFromName(id).slice(0, 60);

const firstSentence = (text: string): string => /^[^]*?[.!?](?=\s|$)/.exec(text.trim())?.[0] ?? text.trim();

/** What the template's titles hold places for. */
const PLACE = /\{(source|target|flow)(?:\.Name)?\}/giu;

function namesIn(flow: string, read: GraphRead): (text: string) => string {
  const nameOf = (id: string | undefined): string => (id === undefined ? "?" : onOneLine(read.entity(id)?.name ?? id));
  return (text) =>
    text.replaceAll(PLACE, (_, subject: string) => {
      const end = subject.toLowerCase();
      return nameOf(end === "flow" ? flow : read.related(flow, end === "source" ? "from" : "to")[0]);
    });
}

const SEVERITIES: ReadonlyMap<string, string> = new Map([
  ["highest", "critical"],
  ["critical", "critical"],
  ["high", "high"],
  ["medium", "medium"],
  ["low", "low"],
  ["lowest", "low"],
]);
