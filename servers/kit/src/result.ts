import { SecaError } from "@seca/core/kernel";
import type { CallToolResult, ContentBlock } from "@modelcontextprotocol/server";
import type { Answer } from "./answer.ts";
import type { Attachment } from "./call.ts";

/** 20,000 tokens: some hosts refuse what is larger, and no model reads it. */
const ANSWER_MAX = 80_000;
/** Details go to the model as text too, so they are kept to what it can use. */
const DETAILS_MAX = 8_000;

/** A tool's answer in the protocol: text for the model, the same data for programs, pictures and links beside. */
export function resultOf({ output, text, attachments, links }: Answer): CallToolResult {
  return {
    content: [
      { type: "text", text },
      ...attachments.map(blockOf),
      ...links.map((link) => ({ type: "resource_link" as const, ...link })),
    ],
    structuredContent: output,
  };
}

function blockOf(attachment: Attachment): ContentBlock {
  if ("uri" in attachment) return { type: "resource", resource: { ...attachment } };
  const { mimeType, bytes } = attachment;
  const type = mimeType.startsWith("audio/") ? ("audio" as const) : ("image" as const);
  return { type, mimeType, data: Buffer.from(bytes).toString("base64") };
}

/** Only an answer of a tool that reads may be withheld: what was written must be told. */
export function assertPaged(name: string, { output, text }: Answer): void {
  const length = Math.max(text.length, JSON.stringify(output).length);
  if (length <= ANSWER_MAX) return;
  throw new SecaError(
    "too_large",
    `The answer of ${name} would have ${length} characters, more than the ${ANSWER_MAX} a model can take.`,
    "Ask for less at once: a smaller limit, fewer fields, or a part of it.",
  );
}

/** An error as a result, so that the model reads it and mends its call; programs read `_meta`. */
export function errorResultOf(error: SecaError): CallToolResult {
  const { code, message: sentence, hint, details } = error;
  const facts = details === undefined ? "" : `\n${JSON.stringify(details).slice(0, DETAILS_MAX)}`;
  return {
    content: [{ type: "text", text: `${code}: ${sentence} ${hint}${facts}` }],
    isError: true,
    _meta: { "seca/error": { code, sentence, hint, ...(details && { details }) } },
  };
}

export function faultResultOf(sentence: string): CallToolResult {
  return { content: [{ type: "text", text: sentence }], isError: true };
}
