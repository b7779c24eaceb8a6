import type { EntityId } from "../../model/index.ts";
import type { Landscape } from "../deployment/index.ts";
import { type Tree, listAt, readJson, textAt, textsAt } from "../text/index.ts";
import type { Components } from "./components.ts";
import type { Identities } from "./identities.ts";
import { type Resource, firstText, itemsOf, nodesAt, textsIn } from "./plan.ts";
import { expressionsAt, type References } from "./references.ts";
import { sourcesOf } from "./programs.ts";
import type { Routes } from "./routes.ts";
import { factOf } from "./types/list.ts";
import type { Wiring } from "./wiring.ts";

interface Around {
  readonly landscape: Landscape;
  readonly components: Components;
  readonly wiring: Wiring;
  readonly references: References;
  readonly identities: Identities;
  readonly routes: Routes;
}

/** What a policy allows on which things, as far as they are named. */
interface Grant {
  readonly actions: readonly string[];
  readonly on: readonly Resource[];
  readonly line: number;
}

/** Rights on one named thing for the identity of one workload tell that it uses it. */
export class Grants {
  readonly #around: Around;
  /** Identities of the plan with the workloads that act as them. */
  readonly #holders = new Map<Resource, Set<EntityId>>();

  constructor(around: Around) {
    this.#around = around;
  }

  follow(resources: readonly Resource[]): void {
    this.#knowHolders();
    for (const resource of resources) {
      if (resource.isData) continue;
      const paths =
        PRINCIPALS.get(resource.type) ??
        (/_iam_(?:member|binding)$/.test(resource.type) ? ["member", "members"] : undefined);
      if (paths === undefined) continue;
      const grants = this.#grantsOf(resource);
      const own = resource.type === "aws_iam_role" ? [resource] : [];
      for (const identity of [...own, ...paths.flatMap((path) => this.#around.wiring.at(resource, path))])
        for (const holder of this.#holdersOf(identity)) for (const grant of grants) this.#say(holder, grant);
    }
  }

  #knowHolders(): void {
    const { components, wiring } = this.#around;
    for (const resource of components.all) {
      const id = components.idOf(resource)!;
      for (const source of sourcesOf(resource, wiring)) {
        for (const path of factOf(source.type)?.identity ?? []) {
          // Of a task, the identity that its programs act as; the other one only starts it.
          for (const named of wiring.at(source, path).flatMap((one) => this.#behindProfile(one))) {
            this.#holders.set(named, (this.#holders.get(named) ?? new Set()).add(id));
          }
        }
      }
    }
  }

  /** An instance profile stands for the role in it. */
  #behindProfile(resource: Resource): readonly Resource[] {
    return resource.type === "aws_iam_instance_profile" ? this.#around.wiring.at(resource, "role") : [resource];
  }

  #holdersOf(identity: Resource): readonly EntityId[] {
    const holders = this.#holders.get(identity);
    if (holders !== undefined) return holders.size === 1 ? [...holders] : [];
    // Azure grants to an identity that a workload has by itself.
    const { components } = this.#around;
    const own = factOf(identity.type)?.identity === undefined ? undefined : components.idOf(identity);
    return own === undefined ? [] : [own];
  }

  #grantsOf(resource: Resource): Grant[] {
    const { wiring, references } = this.#around;
    const { line } = resource;
    const role = firstText(resource.values, "role") ?? firstText(resource.values, "role_definition_name");
    if (resource.type === "azurerm_role_assignment")
      return [{ actions: [role ?? ""], on: wiring.at(resource, "scope"), line }];
    const scopes = SCOPES.flatMap((path) => (resource.type.startsWith("google_") ? wiring.at(resource, path) : []));
    if (scopes.length > 0) return [{ actions: [role ?? ""], on: scopes, line }];
    if (!resource.type.startsWith("aws_iam_")) return [];
    const attached = wiring.at(resource, "policy_arn").filter(({ type }) => type === "aws_iam_policy");
    return [resource, ...attached].flatMap((policy) => {
      const documents = POLICIES.flatMap((path) => references.at(policy, path)).filter(
        ({ type }) => type === "aws_iam_policy_document",
      );
      const texts = POLICIES.flatMap((path) => textsIn(policy.values, path));
      const told = texts.flatMap(({ text }) => this.#grantsIn(text, line));
      const written = documents.flatMap((document) => this.#grantsOfDocument(document));
      if (told.length + written.length > 0) return [...told, ...written];
      const on = POLICIES.flatMap((path) => references.at(policy, path)).filter((one) => !one.isData);
      return on.length === 0 ? [] : [{ actions: [], on, line }];
    });
  }

  #grantsOfDocument(document: Resource): Grant[] {
    const { references } = this.#around;
    const { line } = document;
    const inner = ["source_policy_documents", "override_policy_documents"].flatMap((path) =>
      references.at(document, path),
    );
    const statements = expressionsAt(document.expressions, "statement").flatMap(itemsOf);
    const own = statements.flatMap((statement): Grant[] => {
      if (textAt(statement, "effect", "constant_value") === "Deny") return [];
      const actions = textsAt(statement, "actions", "constant_value");
      const literal = textsAt(statement, "resources", "constant_value").flatMap((text) =>
        this.#around.identities.find(text),
      );
      const on = [...references.of(document, expressionsAt(statement, "resources")), ...literal].filter(
        (one) => !one.isData,
      );
      return on.length === 0 ? [] : [{ actions, on, line }];
    });
    const [json] = textsIn(document.values, "json");
    const told = own.length === 0 && json !== undefined ? this.#grantsIn(json.text, line) : [];
    return [
      ...own,
      ...told,
      ...inner
        .filter((one) => one !== document && one.expressions !== document.expressions)
        .flatMap((one) => this.#ownOf(one)),
    ];
  }

  /** Documents may name each other; one step is what people write. */
  #ownOf(document: Resource): Grant[] {
    const [json] = textsIn(document.values, "json");
    return json === undefined ? [] : this.#grantsIn(json.text, document.line);
  }

  #grantsIn(text: string, line: number): Grant[] {
    return statementsOf(text).flatMap((statement): Grant[] => {
      if (textAt(statement, "Effect") === "Deny") return [];
      const on = textsAt(statement, "Resource").flatMap((resource) => this.#around.identities.find(resource));
      return on.length === 0 ? [] : [{ actions: textsAt(statement, "Action"), on, line }];
    });
  }

  #say(holder: EntityId, { actions, on, line }: Grant): void {
    const { components, landscape, routes } = this.#around;
    for (const resource of on) {
      const to = components.idOf(resource);
      if (to === undefined || to === holder || factOf(resource.type)?.is === "plumbing") continue;
      // What is pushed to a function is fetched in its name; that it may do so is no flow of its own.
      if (routes.leads(to, holder) && !writes(actions, resource)) continue;
      landscape.join(holder, to, { protocol: landscape.protocolAt(to, undefined), at: { line } });
    }
  }
}

const PRINCIPALS: ReadonlyMap<string, readonly string[]> = new Map([
  ["aws_iam_role", []],
  ["aws_iam_role_policy", ["role"]],
  ["aws_iam_role_policy_attachment", ["role"]],
  ["aws_iam_policy_attachment", ["roles"]],
  ["azurerm_role_assignment", ["principal_id"]],
]);

/** Where the text of a policy stands. */
const POLICIES = ["policy", "inline_policy.policy"];

/** What the grants of Google are given on. */
const SCOPES = [
  "bucket",
  "topic",
  "dataset_id",
  "instance",
  "queue",
  "name",
  "service",
  "cloud_function",
  "subscription",
];

/** Without actions all is known is that something is allowed; a store is then written to, a queue is read. */
function writes(actions: readonly string[], { type }: Resource): boolean {
  if (actions.length === 0) return factOf(type)?.type === "store";
  return actions.some((action) => WRITING.test(action) || /[:.]\*$|^\*$/.test(action));
}

const WRITING =
  /:(?:Put|Send|Publish|Update|Write|BatchWrite|Create|Delete(?!Message)|Invoke)|(?:Contributor|Owner|Sender|admin|publisher|editor|writer|creator|objectUser)$/i;

export function statementsOf(text: string): readonly Tree[] {
  try {
    const [statement] = nodesAt(readJson(text), "Statement");
    return statement?.is === "table" ? [statement] : listAt(statement);
  } catch {
    // What is not JSON allows nothing that could be told.
    return [];
  }
}
