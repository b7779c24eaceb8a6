import type { EntityId } from "../../model/index.ts";
import type { Sketch } from "../sketch.ts";
import type { Components } from "./components.ts";
import { leavesOf, type Wiring } from "./wiring.ts";
import { type Resource, firstText, nodesAt, textsIn } from "./plan.ts";

interface Around {
  readonly sketch: Sketch;
  readonly components: Components;
  readonly wiring: Wiring;
  readonly resources: readonly Resource[];
}

/** What stands before an entrance: web firewalls with limits of rate, logs of what came in, backups that choose what they keep. */
export function sayGuards({ sketch, components, wiring, resources }: Around): void {
  for (const resource of resources) {
    if (resource.isData) continue;
    for (const [types, guard, guarded] of BINDINGS) {
      if (!types.test(resource.type)) continue;
      const guards = guard === "" ? [resource] : wiring.at(resource, guard);
      const targets = guarded === "" ? [resource] : wiring.at(resource, guarded);
      const limits = guards.find((one) => limitsRate(one));
      if (limits !== undefined)
        for (const id of targets.flatMap((one) => ownersOf(one)))
          sketch.say(id, "rate_limited", "yes", { line: limits.line });
    }
    if (resource.type.endsWith("_backend_service") && firstText(resource.values, "log_config.enable") === "true")
      for (const id of ownersOf(resource)) sketch.say(id, "logged", "yes", { line: resource.line });
    if (resource.type === "aws_backup_selection")
      for (const kept of wiring.at(resource, "resources")) {
        const id = components.idOf(kept);
        if (id !== undefined) sketch.say(id, "backed_up", "yes", { line: resource.line });
      }
  }

  /** The component itself, or those that lead to a piece which several may share. */
  function ownersOf(resource: Resource): readonly EntityId[] {
    const own = components.idOf(resource);
    if (own !== undefined) return [own];
    return components.all.filter((one) => wiring.next(one).includes(resource)).map((one) => components.idOf(one)!);
  }
}

const BINDINGS: readonly (readonly [types: RegExp, guard: string, guarded: string])[] = [
  [/^aws_wafv2_web_acl_association$/, "web_acl_arn", "resource_arn"],
  [/^aws_cloudfront_distribution$/, "web_acl_id", ""],
  [/^azurerm_application_gateway$/, "firewall_policy_id", ""],
  [
    /^azurerm_cdn_frontdoor_security_policy$/,
    "security_policies.firewall.cdn_frontdoor_firewall_policy_id",
    "security_policies.firewall.association.domain.cdn_frontdoor_domain_id",
  ],
  [/_backend_service$/, "security_policy", ""],
];

function limitsRate({ values }: Resource): boolean {
  const isAmazons = nodesAt(values, "rule.statement.rate_based_statement").some((node) => leavesOf(node).length > 0);
  const isGoogles = textsIn(values, "rule.action").some(({ text }) => /^(?:rate_based_ban|throttle)$/.test(text));
  const isAzures = ["custom_rules.rule_type", "custom_rule.type"].some((path) =>
    textsIn(values, path).some(({ text }) => text === "RateLimitRule"),
  );
  return isAmazons || isGoogles || isAzures;
}
