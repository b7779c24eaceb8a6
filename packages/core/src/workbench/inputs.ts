import { keyFromName, sha256, toEntity, type Origin } from "../model/index.ts";
import type { OrganisationStore } from "../store/index.ts";
import type { ChangeReport, Changes } from "./changes.ts";

export interface NewInput {
  readonly bytes: Uint8Array;
  readonly name?: string | undefined;
  readonly mediaType?: string | undefined;
  readonly branch?: string | undefined;
}

export interface AddedInput {
  readonly id: string;
  readonly name: string;
  readonly hash: string;
  readonly bytes: number;
  readonly mediaType: string;
  readonly report: ChangeReport;
}

/** Keeps the bytes as they came, then the fact that they are an input. The same name again is the same input, changed. */
export async function addInput(
  store: OrganisationStore,
  changes: Changes,
  system: string,
  input: NewInput,
  origin: Origin,
): Promise<AddedInput> {
  const hash = sha256(input.bytes);
  const name = input.name ?? `pasted ${hash.slice(0, 8)}`;
  const mediaType = input.mediaType ?? mediaTypeOf(name, input.bytes);
  const entity = toEntity({
    id: inputId(name),
    name,
    props: { hash, bytes: input.bytes.byteLength, mediaType },
    origin,
  });
  // Bytes first: a fact that names them is never without them.
  await store.blobs(system).put(input.bytes);
  const report = await changes.put(system, [entity], { branch: input.branch, message: `Add input ${name}` });
  return { id: entity.id, name: entity.name, hash, bytes: input.bytes.byteLength, mediaType, report };
}

export const inputId = (name: string): string => `input/${keyFromName(name)}`;

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
  png: "image/png",
  jpg: "image/jpeg",
  jpeg: "image/jpeg",
  svg: "image/svg+xml",
  tf: "text/plain",
  drawio: "application/xml",
};

function mediaTypeOf(name: string, bytes: Uint8Array): string {
  const ending = /\.([A-Za-z0-9]+)$/.exec(name)?.[1]?.toLowerCase() ?? "";
  return BY_ENDING[ending] ?? (isText(bytes.subarray(0, 4096)) ? "text/plain" : "application/octet-stream");
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
