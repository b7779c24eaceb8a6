import { type Acceptance, type Added, type Workbench, pictureType } from "@seca/core/workbench";
import type { Attachment, Call } from "@seca/kit";
import { type ProposalOutput, describeProposal, toOutput } from "./answer.ts";
import { type Given, besideOf, readHanded } from "./files.ts";

/** Hosts show pictures of up to this size; larger ones are for the person to look at. */
const PICTURE_BYTES_MAX = 1_000_000;

interface Handing {
  readonly system: string | undefined;
  readonly given: Given;
  readonly format: string | undefined;
  readonly accept: Acceptance | undefined;
  readonly branch: string | undefined;
}

/** What is answered wherever something is handed over or decided. */
export interface Outcome {
  readonly version: string;
  readonly written: boolean;
  readonly proposals: ProposalOutput[];
  readonly schema?: Record<string, unknown>;
}

type Told = Pick<Added, "proposals" | "report"> & Partial<Pick<Added, "unread">>;

/** Hands files over to a system; pictures go back with the answer, for a model to look at. */
export async function handOver(
  { system: named, given, format, accept, branch }: Handing,
  { workbench, attach, say }: { readonly workbench: Workbench } & Pick<Call, "attach" | "say">,
): Promise<Outcome & { system: string; inputs: string[] }> {
  const files = await readHanded(given, workbench.files);
  const added = await workbench.handOver(named, {
    files: files.map(({ bytes, name }) => ({ bytes, name })),
    format,
    accept,
    branch,
    beside: besideOf(files, workbench.files),
  });
  for (const picture of picturesOf(added)) attach(picture);
  say(describeOutcome(added));
  return { system: added.system, ...outcomeOf(added), inputs: added.inputs.map(({ id }) => id) };
}

export function outcomeOf({ proposals, report: { version, written } }: Told): Outcome {
  const schema = proposals.find((each) => each.schema !== undefined)?.schema;
  return {
    version,
    written,
    proposals: proposals.map(toOutput),
    ...(schema !== undefined && { schema: { ...schema } }),
  };
}

/** The same in words, with what was understood and what was not. */
export function describeOutcome({ proposals, unread = [], report: { version, written } }: Told): string {
  const schema = proposals.find((each) => each.schema !== undefined)?.schema;
  return [
    written ? `Version ${version}.` : `Nothing was changed; version ${version} stays.`,
    ...proposals.map(describeProposal),
    ...unread.map(({ input, error }) => `${input} is kept and was not read: ${error.message}`),
    ...(schema === undefined ? [] : [`Schema of model: ${JSON.stringify(schema)}`]),
  ].join("\n\n");
}

/** The pictures that somebody has to look at, as far as hosts show them. */
function picturesOf({ inputs, proposals }: Added): Attachment[] {
  const wanted = new Set(proposals.filter(({ state }) => state === "needs_model").flatMap((each) => each.inputs));
  return inputs
    .filter(({ id, bytes }) => wanted.has(id) && bytes.byteLength <= PICTURE_BYTES_MAX)
    .flatMap(({ bytes }) => {
      const mimeType = pictureType(bytes);
      return mimeType === undefined ? [] : [{ mimeType, bytes }];
    });
}
