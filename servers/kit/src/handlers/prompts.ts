import * as z from "zod";
import { readInput } from "../input.ts";
import { notFound } from "../missing.ts";
import type { Messages, Prompt } from "../prompt.ts";
import type { Connection, Handler } from "../connection.ts";

const GetParams = z.looseObject({ name: z.string(), arguments: z.unknown().optional() });

export function promptHandlers<Context extends object>(connection: Connection<Context>): Record<string, Handler> {
  const { surfaceFor, within } = connection;
  return {
    "prompts/list": (_, request) => ({ prompts: surfaceFor(request).prompts.map(listedPrompt) }),

    "prompts/get": (params, request) => {
      const { name, arguments: args } = readInput(params, { schema: GetParams, whose: "prompts/get" }) as z.output<
        typeof GetParams
      >;
      const prompt = promptNamed(surfaceFor(request).prompts, name);
      const given = readInput(args, { schema: argsSchema(prompt), whose: prompt.name }) as Record<string, string>;
      return within(request, async (services) => ({
        description: prompt.description,
        messages: messagesOf(await prompt.messages(given, services)),
      }));
    },
  };
}

export function promptNamed<Context>(prompts: readonly Prompt<Context>[], name: string): Prompt<Context> {
  const prompt = prompts.find((known) => known.name === name);
  if (prompt) return prompt;
  throw notFound(
    "prompt",
    name,
    prompts.map((known) => known.name),
  );
}

const argsSchema = (prompt: Prompt<never>): z.ZodObject =>
  z.object(
    Object.fromEntries(
      Object.entries(prompt.args).map(([name, arg]) => [name, arg.required ? z.string() : z.string().optional()]),
    ),
  );

const listedPrompt = ({ name, title, description, args }: Prompt<never>): object => ({
  name,
  title,
  description,
  arguments: Object.entries(args).map(([name, arg]) => ({
    name,
    description: arg.description,
    required: arg.required ?? false,
  })),
});

function messagesOf(messages: Messages): object[] {
  const list = typeof messages === "string" ? [{ role: "user", text: messages }] : messages;
  return list.map(({ role, text }) => ({ role, content: { type: "text", text } }));
}
