import { type InputRequiredResult, inputRequired, inputResponse } from "@modelcontextprotocol/server";
import * as z from "zod";

/** Something that only the person behind the client can say, asked in the middle of a call. */
export interface Question<Fields extends z.ZodObject> {
  readonly id: string;
  readonly message: string;
  /** Flat: texts, numbers, booleans and choices are all that clients show. */
  readonly fields: Fields;
}

export type Reply<Content> =
  | { readonly action: "accept"; readonly content: Content }
  | { readonly action: "decline" | "cancel" };

/**
 * Asks, and answers undefined where the client cannot: a tool must finish without. With the answer the tool runs again
 * from its beginning, so it asks one question and before it does anything.
 */
export type Ask = <Fields extends z.ZodObject>(question: Question<Fields>) => Reply<z.output<Fields>> | undefined;

/** Ends a run whose question is not answered yet. */
export class Asked extends Error {
  readonly result: InputRequiredResult;

  constructor(result: InputRequiredResult) {
    super("A question is open.");
    this.result = result;
  }
}

/** `given` is what the client sent along; it is as trustworthy as any argument. */
export function askWith(given: Readonly<Record<string, unknown>> | undefined, canAsk: boolean): Ask {
  return ({ id, message, fields }) => {
    const view = inputResponse(given, id);
    if (view.kind === "elicit") {
      if (view.action !== "accept") return { action: view.action };
      const read = fields.safeParse(view.content);
      if (read.success) return { action: "accept", content: read.data };
    }
    if (!canAsk) return undefined;
    throw new Asked(
      inputRequired({ inputRequests: { [id]: inputRequired.elicit({ message, requestedSchema: fields }) } }),
    );
  };
}
