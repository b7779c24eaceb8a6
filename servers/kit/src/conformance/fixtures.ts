import { setTimeout as sleep } from "node:timers/promises";
import { SecaError, silentLog } from "@seca/core/kernel";
import * as z from "zod";
import { type ServerDefinition, forServices } from "../index.ts";

/** What the official conformance runner calls by name, as far as our own definers say it; the rest is in `raw.ts`. */
const { defineTool, defineResource, definePrompt } = forServices<object>();

export const PNG = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg==",
  "base64",
);
/** A sound of no length. */
const WAV = Buffer.from("UklGRiQAAABXQVZFZm10IBAAAAABAAEAQB8AAEAfAAABAAgAZGF0YQAAAAA=", "base64");

const said = z.object({ said: z.string() });
type Said = z.output<typeof said>;

interface Fixture {
  readonly name: string;
  readonly run: Parameters<typeof defineTool<z.ZodObject<{}>, typeof said>>[0]["run"];
}

/** A tool without arguments that says something. */
const tool = ({ name, run }: Fixture) =>
  defineTool({
    name,
    title: name,
    description: "A fixture of the conformance runner.",
    effect: "reads",
    input: z.object({}),
    output: said,
    example: {},
    text: ({ said }: Said) => said,
    run,
  });

const AskedName = z.object({ name: z.string() });
const AskedUser = z.object({
  username: z.string().describe("User's response"),
  email: z.string().describe("User's email address"),
});
const AskedDefaults = z.object({
  name: z.string().default("John Doe"),
  age: z.int().default(30),
  score: z.number().default(95.5),
  status: z.enum(["active", "inactive", "pending"]).default("active"),
  verified: z.boolean().default(true),
});

const CANNOT_ASK = new SecaError("unavailable", "Nobody can be asked here.", "Use a client that shows questions.");

const tools = [
  tool({ name: "test_simple_text", run: () => ({ said: "This is a simple text response for testing." }) }),
  tool({
    name: "test_image_content",
    run: (_, { attach }) => {
      attach({ mimeType: "image/png", bytes: PNG });
      return { said: "A picture" };
    },
  }),
  tool({
    name: "test_audio_content",
    run: (_, { attach }) => {
      attach({ mimeType: "audio/wav", bytes: WAV });
      return { said: "A sound" };
    },
  }),
  tool({
    name: "test_embedded_resource",
    run: (_, { attach }) => {
      attach({
        uri: "test://embedded-resource",
        mimeType: "text/plain",
        text: "This is an embedded resource content.",
      });
      return { said: "A document" };
    },
  }),
  tool({
    name: "test_multiple_content_types",
    run: (_, { attach }) => {
      attach({ mimeType: "image/png", bytes: PNG });
      const text = JSON.stringify({ test: "data", value: 123 });
      attach({ uri: "test://mixed-content-resource", mimeType: "application/json", text });
      return { said: "Multiple content types test:" };
    },
  }),
  tool({
    name: "test_error_handling",
    run: () => {
      throw new SecaError("refused", "This tool intentionally returns an error for testing.", "Nothing mends it.");
    },
  }),
  tool({
    name: "test_tool_with_progress",
    run: async (_, { progress }) => {
      for (const done of [0, 50, 100]) {
        progress(done, 100);
        await sleep(60);
      }
      return { said: "Done" };
    },
  }),
  // Tells nothing but its progress on the stream of its answer.
  tool({
    name: "test_streaming_elicitation",
    run: (_, { progress }) => {
      progress(1, 1);
      return { said: "Done" };
    },
  }),
  tool({
    name: "test_input_required_result_elicitation",
    run: (_, { ask }) => {
      const reply = ask({ id: "user_name", message: "What is your name?", fields: AskedName });
      if (!reply) throw CANNOT_ASK;
      return { said: reply.action === "accept" ? `Hello, ${reply.content.name}!` : "Hello!" };
    },
  }),
  tool({
    name: "test_elicitation_sep1034_defaults",
    run: (_, { ask }) => {
      const reply = ask({ id: "defaults", message: "Please look at these", fields: AskedDefaults });
      if (!reply) throw CANNOT_ASK;
      const content = reply.action === "accept" ? reply.content : {};
      return { said: `Elicitation completed: action=${reply.action}, content=${JSON.stringify(content)}` };
    },
  }),
  defineTool({
    name: "test_elicitation",
    title: "test_elicitation",
    description: "A fixture of the conformance runner.",
    effect: "reads",
    input: z.object({ message: z.string() }),
    output: said,
    example: { message: "Who are you?" },
    text: ({ said }) => said,
    run: ({ message }, { ask }) => {
      const reply = ask({ id: "user", message, fields: AskedUser });
      if (!reply) throw CANNOT_ASK;
      return { said: `User response: ${JSON.stringify(reply)}` };
    },
  }),
];

const text = defineResource({
  name: "static-text",
  title: "A text",
  description: "A fixture",
  uri: "test://static-text",
  mimeType: "text/plain",
  read: () => "This is the content of the static text resource.",
});

const binary = defineResource({
  name: "static-binary",
  title: "A picture",
  description: "A fixture",
  uri: "test://static-binary",
  mimeType: "image/png",
  read: () => PNG,
});

const watched = defineResource({
  name: "watched-resource",
  title: "A text to watch",
  description: "A fixture",
  uri: "test://watched-resource",
  mimeType: "text/plain",
  read: () => "Watched.",
});

const template = defineResource({
  name: "template",
  title: "A text by its id",
  description: "A fixture",
  uri: "test://template/{id}/data",
  mimeType: "application/json",
  complete: { id: () => ["123"] },
  read: ({ id }) => JSON.stringify({ id, templateTest: true, data: `Data for ID: ${id}` }),
});

const simple = definePrompt({
  name: "test_simple_prompt",
  title: "A prompt",
  description: "A fixture",
  messages: () => "This is a simple prompt for testing.",
});

const withArguments = definePrompt({
  name: "test_prompt_with_arguments",
  title: "A prompt with arguments",
  description: "A fixture",
  args: {
    arg1: { description: "First test argument", required: true, complete: ["hello", "help"] },
    arg2: { description: "Second test argument", required: true, complete: ["world"] },
  },
  messages: ({ arg1, arg2 }) => `Prompt with arguments: arg1='${arg1}', arg2='${arg2}'`,
});

export const fixtures: ServerDefinition<object> & { readonly context: object } = {
  name: "conformance",
  title: "Conformance",
  version: "1.0.0",
  instructions: "Fixtures of the official conformance runner.",
  tools,
  resources: [text, binary, watched, template],
  prompts: [simple, withArguments],
  context: {},
  updates: () => () => undefined,
  checkOutput: true,
  log: silentLog,
};
