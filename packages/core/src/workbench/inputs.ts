import type { Snapshot } from "../graph/index.ts";
import { type Source, toSource as sourceFrom } from "../formats/index.ts";
import { type Entity, type EntityId, type Origin, keyFromName, sha256, toEntity } from "../model/index.ts";
import type { OrganisationStore } from "../store/index.ts";
import type { ChangeReport, Changes } from "./changes.ts";
import { pictureType } from "./picture.ts";

/** A file as somebody hands it over. */
export interface HandedOver {
  readonly bytes: Uint8Array;
  readonly name?: string | undefined;
  readonly mediaType?: string | undefined;
}

export interface KeptInput {
  readonly id: EntityId;
  readonly name: string;
  readonly hash: string;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}

/** The inputs of systems: the bytes as they came, and the fact that they are an input. */
export class Inputs {
  private readonly store: OrganisationStore;

  constructor(store: OrganisationStore) {
    this.store = store;
  }

  /** Bytes first: a fact that names them is never without them. The same name again is the same input, changed. */
  async keep(system: string, { bytes, name: given, mediaType }: HandedOver): Promise<KeptInput> {
    const hash = sha256(bytes);
    const name = given ?? `pasted ${hash.slice(0, 8)}`;
    await this.store.blobs(system).put(bytes);
    return { id: inputId(name), name, hash, mediaType: mediaType ?? mediaTypeOf(name, bytes), bytes };
  }

  toFact({ id, name, hash, bytes, mediaType }: KeptInput, origin: Origin): Entity {
    return toEntity({ id, name, props: { hash, bytes: bytes.byteLength, mediaType }, origin });
  }

  toSource({ id, name, bytes }: KeptInput): Source {
    return sourceFrom({ input: id, name, bytes });
  }

  /** The other files that were once read together with some of these, as they were last handed over. */
  async groupsOf(system: string, kept: readonly KeptInput[], model: Snapshot): Promise<KeptInput[]> {
    const here = new Set(kept.map(({ id }) => id));
    const others = new Set<EntityId>();
    for (const { props } of model.entities("proposal")) {
      const { inputs = [] } = props as { inputs?: readonly EntityId[] };
      if (inputs.some((id) => here.has(id))) for (const id of inputs) if (!here.has(id)) others.add(id);
    }
    const found = await Promise.all([...others].sort().map((id) => this.load(system, model.entity(id))));
    return found.filter((input) => input !== undefined);
  }

  async sourceNamed(system: string, name: string, model: Snapshot): Promise<Source | undefined> {
    const input = await this.load(system, model.entity(inputId(name)));
    return input && this.toSource(input);
  }

  private async load(system: string, fact: Entity | undefined): Promise<KeptInput | undefined> {
    if (fact?.kind !== "input") return undefined;
    const { hash, mediaType } = fact.props as { hash: string; mediaType: string };
    return { id: fact.id, name: fact.name, hash, mediaType, bytes: await this.store.blobs(system).get(hash) };
  }
}

export interface AddedInput {
  readonly id: EntityId;
  readonly name: string;
  readonly hash: string;
  readonly bytes: number;
  readonly mediaType: string;
  readonly report: ChangeReport;
}

/** Keeps a file without reading it into the model. */
export async function addInput(
  store: OrganisationStore,
  changes: Changes,
  system: string,
  { branch, ...file }: HandedOver & { readonly branch?: string | undefined },
): Promise<AddedInput> {
  const inputs = new Inputs(store);
  const { id, name, hash, mediaType, bytes } = await inputs.keep(system, file);
  const fact = inputs.toFact({ id, name, hash, mediaType, bytes }, changes.origin());
  const report = await changes.put(system, [fact], { branch, message: `Add input ${name}` });
  return { id, name: fact.name, hash, bytes: bytes.byteLength, mediaType, report };
}

export const inputId = (name: string): EntityId => `input/${keyFromName(name)}`;

const BY_ENDING: Readonly<Record<string, string>> = {
  md: "text/markdown",
  txt: "text/plain",
  json: "application/json",
  yaml: "application/yaml",
  yml: "application/yaml",
  xml: "application/xml",
  tm7: "application/xml",
  csv: "text/csv",
  pdf: "application/pdf",
  svg: "image/svg+xml",
  tf: "text/plain",
  drawio: "application/xml",
};

function mediaTypeOf(name: string, bytes: Uint8Array): string {
  const ending = /\.([A-Za-z0-9]+)$/.exec(name)?.[1]?.toLowerCase() ?? "";
  return (
    pictureType(bytes) ??
    BY_ENDING[ending] ??
    (isText(bytes.subarray(0, 4096)) ? "text/plain" : "application/octet-stream")
  );
}

function isText(bytes: Uint8Array): boolean {
  if (bytes.includes(0)) return false;
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}
