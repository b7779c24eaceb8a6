import { branchField, defineTool, entityUri, systemField } from "@seca/base";
import { SecaError, readAllowedFile } from "@seca/core/kernel";
import type { Workbench } from "@seca/core/workbench";
import { INPUT_BYTES_MAX } from "@seca/core/model";
import { basename } from "node:path";
import * as z from "zod";

export const inputAdd = defineTool({
  name: "input_add",
  title: "Add an input",
  description:
    "Keeps what describes a system (a text, a diagram's file, a compose file, another tool's threat model) as it is, with its hash, as a new version. Pass an attached file as text, or bytes as base64; path only for files on this computer. The same name again replaces the content and keeps the old one in the history.",
  effect: "adds",
  input: z.object({
    system: systemField,
    text: z.string().optional(),
    base64: z.string().optional(),
    path: z.string().max(4096).describe("Absolute path of a local file.").optional(),
    name: z.string().min(1).max(200).describe("File name; default from path.").optional(),
    media_type: z.string().max(200).optional(),
    branch: branchField,
  }),
  output: z.object({
    system: z.string(),
    input: z.string(),
    name: z.string(),
    hash: z.string(),
    bytes: z.int(),
    media_type: z.string(),
    version: z.string(),
    written: z.boolean(),
  }),
  example: { text: "A browser sends orders to the order API over HTTPS.", name: "overview.md" },
  text: ({ input, name, bytes, media_type, version, written }) =>
    written
      ? `Kept ${name} as ${input} (${bytes} bytes, ${media_type}) in version ${version}.`
      : `${name} is already kept as ${input}, byte for byte; version ${version} stays.`,
  links: ({ system, input, name }) => [{ uri: entityUri(system, input), name }],
  run: async ({ system: idOrName, media_type, branch, ...source }, { workbench }) => {
    const { bytes, name } = await bytesOf(source, workbench);
    const system = await workbench.systemId(idOrName);
    const added = await workbench.addInput(system, { bytes, name, mediaType: media_type, branch });
    return {
      system,
      input: added.id,
      name: added.name,
      hash: added.hash,
      bytes: added.bytes,
      media_type: added.mediaType,
      version: added.report.version,
      written: added.report.written,
    };
  },
});

interface Source {
  readonly text?: string | undefined;
  readonly base64?: string | undefined;
  readonly path?: string | undefined;
  readonly name?: string | undefined;
}

async function bytesOf(
  { text, base64, path, name }: Source,
  workbench: Workbench,
): Promise<{ bytes: Uint8Array; name: string | undefined }> {
  const given = [text, base64, path].filter((each) => each !== undefined).length;
  if (given !== 1)
    throw new SecaError(
      "bad_input",
      `Exactly one of text, base64 and path is needed; ${given} came.`,
      "An attached file is passed as text.",
    );
  if (text !== undefined) return { bytes: Buffer.from(text, "utf8"), name };
  if (base64 !== undefined) return { bytes: decodeBase64(base64), name };
  if (!workbench.files)
    throw new SecaError("refused", "A path means nothing here.", "Send the bytes as text or base64.");
  return { bytes: await readAllowedFile(path!, workbench.files, INPUT_BYTES_MAX), name: name ?? basename(path!) };
}

function decodeBase64(base64: string): Buffer {
  const clean = base64.replaceAll(/\s+/g, "");
  if (clean.length % 4 === 1 || !/^[A-Za-z0-9+/_-]*={0,2}$/.test(clean)) {
    throw new SecaError(
      "bad_input",
      "base64 holds characters that base64 does not have.",
      "Encode the bytes as base64, or send text.",
    );
  }
  return Buffer.from(clean, "base64");
}
