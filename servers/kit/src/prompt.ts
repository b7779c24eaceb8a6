import type { Scope } from "@seca/core/kernel";
import type { Reading } from "./call.ts";
import type { Completer } from "./resource.ts";

/** What a server author writes: a workflow that a person starts by name. */
export interface PromptDefinition<Context, Args extends PromptArgs<Context>> {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  /** What a caller must be allowed to do for the workflow to be of use to him. Default: read. */
  readonly scope?: Scope;
  readonly args?: Args;
  /** The words put to the model; a string is one message of the user. */
  readonly messages: (args: Given<Args>, context: Reading<Context>) => Messages | Promise<Messages>;
}

export type PromptArgs<Context> = Readonly<Record<string, PromptArg<Context>>>;

export interface PromptArg<Context> {
  readonly description: string;
  readonly required?: boolean;
  /** The values it may have, or how to find some. */
  readonly complete?: readonly string[] | Completer<Context>;
}

/** What is required is there, the rest may be. */
export type Given<Args> = {
  readonly [Name in keyof Args]: Args[Name] extends { readonly required: true } ? string : string | undefined;
};

export type Messages = string | readonly { readonly role: "user" | "assistant"; readonly text: string }[];

/** A prompt as the kit sees it, whatever its arguments are. */
export interface Prompt<Context> {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly scope: Scope;
  readonly args: PromptArgs<Context>;
  messages(args: Readonly<Record<string, string>>, context: Reading<Context>): Messages | Promise<Messages>;
}

export function definePrompt<Context, const Args extends PromptArgs<Context>>(
  definition: PromptDefinition<Context, Args>,
): Prompt<Context> {
  return {
    name: definition.name,
    title: definition.title,
    description: definition.description,
    scope: definition.scope ?? "seca:read",
    args: definition.args ?? {},
    messages: (args, context) => definition.messages(args as Given<Args>, context),
  };
}
