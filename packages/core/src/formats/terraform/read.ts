import { onOneLine } from "../../kernel/index.ts";
import { Landscape, type Find } from "../deployment/index.ts";
import type { Reading, Siblings, Source } from "../format.ts";
import { Sketch } from "../sketch.ts";
import { broken, readJson } from "../text/index.ts";
import { Components } from "./components.ts";
import { Exposure } from "./exposure.ts";
import { Grants } from "./grants.ts";
import { sayGuards } from "./guards.ts";
import { nameServices } from "./hosts.ts";
import { Identities } from "./identities.ts";
import { Places } from "./places.ts";
import { type Plan, type Resource, openPlan } from "./plan.ts";
import { Programs, sourcesOf } from "./programs.ts";
import { References } from "./references.ts";
import { Routes } from "./routes.ts";
import { sayStatements } from "./statements.ts";
import { factOf } from "./types/list.ts";
import { Wiring } from "./wiring.ts";

/** A plan, or a state, as the system that stands when it is carried out. */
export function readTerraform(source: Source, _siblings: Siblings): Promise<Reading> {
  return Promise.resolve().then(() => read(source));
}

function read(source: Source): Reading {
  const { text, name } = source;
  if (text === undefined) broken(name, 1, "is not text");
  const plan = openPlan(readJson(text, { file: name }), name);
  const sketch = new Sketch({ format: "terraform", source, by: "inferred" });
  const { resources } = plan;
  const identities = new Identities(resources);
  const references = new References(plan);
  const wiring = new Wiring(resources, references, identities);
  const landscape = new Landscape(sketch);
  const components = new Components(sketch, landscape, wiring);
  const places = new Places(sketch, wiring);

  places.add(resources);
  components.add(resources);
  addRuntimes(sketch, resources);
  nameServices({ resources, wiring, identities, components });
  const find: Find = (host) => {
    const resource = identities.host(host);
    return resource === undefined ? undefined : components.idOf(resource);
  };
  const around = { sketch, landscape, components, wiring, references, identities, find };
  const routes = new Routes(around);
  routes.follow();
  new Programs({ ...around, routes }).say();
  new Grants({ ...around, routes }).follow(resources);
  sayStatements(resources, around);
  sayGuards({ ...around, resources });
  new Exposure({ ...around, routes }, resources).say();
  for (const resource of components.all) place(resource, { sketch, components, places, wiring });
  account(sketch, plan, { components, places });
  return sketch.finish({ name });
}

function place(
  resource: Resource,
  { sketch, components, places, wiring }: { sketch: Sketch; components: Components; places: Places; wiring: Wiring },
): void {
  const id = components.idOf(resource)!;
  for (const source of sourcesOf(resource, wiring)) {
    const around = places.of(source, factOf(source.type)?.inside ?? []);
    if (around === undefined) continue;
    sketch.link(id, "inside", around, { at: { line: resource.line } });
    return;
  }
}

function addRuntimes(sketch: Sketch, resources: readonly Resource[]): void {
  for (const { type, isData, label, address, line, values } of resources) {
    const fact = factOf(type);
    if (isData || fact?.is !== "runtime") continue;
    const name = values?.is === "table" ? values.rows.get(fact.name ?? "name")?.value : undefined;
    sketch.add("runtime", {
      name: name?.is === "leaf" && typeof name.value === "string" ? name.value : label,
      foreign: address,
      props: { type: "cluster", ...(fact.technology !== undefined && { technology: [fact.technology] }) },
      marks: [`address:${address}`],
      at: { line },
    });
  }
}

/** Every resource is something of the model, belongs to something, or is told. */
function account(
  sketch: Sketch,
  { resources, deleted }: Plan,
  known: { components: Components; places: Places },
): void {
  const unknown = new Map<string, Resource[]>();
  const seen = new Set<string>();
  for (const resource of resources) {
    if (resource.isData) {
      sketch.count("data source");
      sketch.drop("data source", "it is not part of what is planned");
      continue;
    }
    sketch.count("resource");
    const id = known.components.idOf(resource) ?? known.places.idOf(resource);
    const fact = factOf(resource.type);
    if (id !== undefined && seen.has(id)) sketch.drop("resource", "part of something that is in the model");
    else if (id !== undefined) seen.add(id);
    else if (fact?.is === "runtime") continue;
    else if (fact !== undefined) sketch.drop("resource", "plumbing, told by flows and attributes");
    else {
      sketch.drop("resource", "of a type that says nothing here");
      unknown.set(resource.type, [...(unknown.get(resource.type) ?? []), resource]);
    }
  }
  if (deleted > 0) {
    sketch.count("deleted resource", deleted);
    sketch.drop("deleted resource", "it is not there when the plan is carried out", deleted);
  }
  for (const [type, all] of unknown) {
    if (/^(?:random|null|time|local|tls|archive|terraform|external|http|template)_|^terraform_data$/.test(type))
      continue;
    sketch.unclear({
      line: all[0]!.line,
      text: onOneLine(type).slice(0, 200),
      why: "resources of this type are not known",
    });
  }
}
