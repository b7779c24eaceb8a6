/**
 * The fixtures that no server of ours will ever offer: logging and roots, which the protocol gives up, and questions in
 * shapes that our tools do not use. Said on the SDK's level, on top of our own server.
 */
import { setTimeout as sleep } from "node:timers/promises";
import {
  CLIENT_CAPABILITIES_META_KEY,
  type ClientCapabilities,
  type InputRequest,
  MissingRequiredClientCapabilityError,
  type Result,
  type ServerContext,
  acceptedContent,
  createRequestStateCodec,
  inputRequired,
  inputResponse,
} from "@modelcontextprotocol/server";
import { PNG } from "./fixtures.ts";

type Params = { readonly name?: string; readonly arguments?: Readonly<Record<string, string>> };
type Raw = (params: Params, request: ServerContext) => Result | Promise<Result>;

export const states = createRequestStateCodec<string>({ key: "a key that need not be secret, as nothing is at stake" });

const text = (said: string): Result => ({ content: [{ type: "text", text: said }] });

const form = (message: string, properties: object, required: readonly string[] = Object.keys(properties)) =>
  ({
    method: "elicitation/create",
    params: { message, requestedSchema: { type: "object", properties, required: [...required] } },
  }) as InputRequest;
const sample = (prompt: string, maxTokens = 100) =>
  inputRequired.createMessage({ messages: [{ role: "user", content: { type: "text", text: prompt } }], maxTokens });

const capabilitiesOf = ({ mcpReq }: ServerContext): ClientCapabilities =>
  ((mcpReq.envelope as Record<string, unknown> | undefined)?.[CLIENT_CAPABILITIES_META_KEY] as ClientCapabilities) ??
  {};

const sampled = ({ mcpReq }: ServerContext, key: string): string | undefined => {
  const view = inputResponse(mcpReq.inputResponses, key);
  if (view.kind !== "sampling") return undefined;
  const { content } = view.result;
  return JSON.stringify("text" in content ? content.text : content);
};

const ENUMS = {
  untitledSingle: { type: "string", enum: ["option1", "option2", "option3"] },
  titledSingle: {
    type: "string",
    oneOf: [1, 2, 3].map((at) => ({ const: `value${at}`, title: ["First", "Second", "Third"][at - 1] + " Option" })),
  },
  legacyEnum: {
    type: "string",
    enum: ["opt1", "opt2", "opt3"],
    enumNames: ["Option One", "Option Two", "Option Three"],
  },
  untitledMulti: { type: "array", items: { type: "string", enum: ["option1", "option2", "option3"] } },
  titledMulti: {
    type: "array",
    items: {
      anyOf: [1, 2, 3].map((at) => ({ const: `value${at}`, title: ["First", "Second", "Third"][at - 1] + " Choice" })),
    },
  },
};

export const rawTools: Readonly<Record<string, Raw>> = {
  test_tool_with_logging: async (_, { mcpReq }) => {
    for (const said of ["Tool execution started", "Tool processing data", "Tool execution completed"]) {
      await mcpReq.log("info", said);
      await sleep(50);
    }
    return text("Logged.");
  },
  test_logging_tool: async (_, { mcpReq }) => {
    await mcpReq.log("info", "Only for who asked to hear it");
    return text("Logged.");
  },
  test_sampling: ({ arguments: { prompt = "" } = {} }, request) => {
    const answer = sampled(request, "llm");
    if (answer === undefined) return inputRequired({ inputRequests: { llm: sample(prompt) } });
    return text(`LLM response: ${answer}`);
  },
  test_elicitation_sep1330_enums: (_, { mcpReq }) => {
    const view = inputResponse(mcpReq.inputResponses, "choices");
    if (view.kind !== "elicit") return inputRequired({ inputRequests: { choices: form("Please choose", ENUMS, []) } });
    return text(`Elicitation completed: action=${view.action}, content=${JSON.stringify(view.content ?? {})}`);
  },
  test_missing_capability: (_, request) => {
    if (!capabilitiesOf(request).sampling)
      throw new MissingRequiredClientCapabilityError({ requiredCapabilities: { sampling: {} } });
    return text("Sampling is declared.");
  },
  test_reconnection: async (_, { http }) => {
    http?.closeSSE?.();
    await sleep(100);
    return text("Reconnected.");
  },
  json_schema_2020_12_tool: () => text("Kept."),
  test_input_required_result_sampling: (_, request) => {
    const answer = sampled(request, "capital_question");
    if (answer !== undefined) return text(answer);
    return inputRequired({ inputRequests: { capital_question: sample("What is the capital of France?") } });
  },
  test_input_required_result_list_roots: (_, { mcpReq }) => {
    const view = inputResponse(mcpReq.inputResponses, "client_roots");
    if (view.kind === "roots") return text(view.roots.map(({ uri }) => uri).join(" "));
    return inputRequired({ inputRequests: { client_roots: inputRequired.listRoots() } });
  },
  test_input_required_result_request_state: confirmed,
  test_input_required_result_tampered_state: confirmed,
  test_input_required_result_multiple_inputs: async (_, { mcpReq }) => {
    const given = mcpReq.inputResponses ?? {};
    if (["user_name", "greeting", "client_roots"].every((key) => key in given)) return text("All are there.");
    return inputRequired({
      inputRequests: {
        user_name: form("What is your name?", { name: { type: "string" } }),
        greeting: sample("Generate a greeting", 50),
        client_roots: inputRequired.listRoots(),
      },
      requestState: await states.mint("asked for three"),
    });
  },
  test_input_required_result_multi_round: async (_, { mcpReq }) => {
    const reached = mcpReq.requestState<string>();
    const { name } = acceptedContent(mcpReq.inputResponses, "step1") ?? {};
    const { color } = acceptedContent(mcpReq.inputResponses, "step2") ?? {};
    if (reached?.startsWith("name ") && color !== undefined) return text(`${reached}, colour ${String(color)}`);
    if (reached !== undefined && name !== undefined) {
      const step2 = form("Step 2: What is your favorite color?", { color: { type: "string" } });
      return inputRequired({ inputRequests: { step2 }, requestState: await states.mint(`name ${String(name)}`) });
    }
    const step1 = form("Step 1: What is your name?", { name: { type: "string" } });
    return inputRequired({ inputRequests: { step1 }, requestState: await states.mint("begun") });
  },
  test_input_required_result_capabilities: (_, request) => {
    const { elicitation, sampling } = capabilitiesOf(request);
    return inputRequired({
      inputRequests: {
        ...(elicitation && { name: form("What is your name?", { name: { type: "string" } }) }),
        ...(sampling && { greeting: sample("Generate a greeting") }),
      },
    });
  },
};

async function confirmed(_: Params, { mcpReq }: ServerContext): Promise<Result> {
  if (mcpReq.requestState<string>() === "to confirm" && acceptedContent(mcpReq.inputResponses, "confirm"))
    return text("state-ok");
  const confirm = form("Please confirm", { ok: { type: "boolean" } });
  return inputRequired({ inputRequests: { confirm }, requestState: await states.mint("to confirm") });
}

const user = (content: object): object => ({ role: "user", content });

export const rawPrompts: Readonly<Record<string, Raw>> = {
  test_prompt_with_embedded_resource: ({ arguments: { resourceUri: uri } = {} }) => ({
    messages: [
      user({
        type: "resource",
        resource: { uri, mimeType: "text/plain", text: "Embedded resource content for testing." },
      }),
      user({ type: "text", text: "Please process the embedded resource above." }),
    ],
  }),
  test_prompt_with_image: () => ({
    messages: [
      user({ type: "image", data: PNG.toString("base64"), mimeType: "image/png" }),
      user({ type: "text", text: "Please analyze the image above." }),
    ],
  }),
  test_input_required_result_prompt: (_, { mcpReq }) => {
    const given = acceptedContent(mcpReq.inputResponses, "user_context");
    if (given) return { messages: [user({ type: "text", text: `In the context of ${String(given.context)}` })] };
    const user_context = form("What context should the prompt use?", { context: { type: "string" } });
    return inputRequired({ inputRequests: { user_context } });
  },
};

const SCHEMA = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  type: "object",
  $defs: {
    address: {
      $anchor: "addressDef",
      type: "object",
      properties: { street: { type: "string" }, city: { type: "string" } },
    },
  },
  properties: {
    name: { type: "string" },
    address: { $ref: "#/$defs/address" },
    contactMethod: { type: "string", enum: ["phone", "email"] },
    phone: { type: "string" },
    email: { type: "string" },
  },
  allOf: [{ anyOf: [{ required: ["phone"] }, { required: ["email"] }] }],
  if: { properties: { contactMethod: { const: "phone" } }, required: ["contactMethod"] },
  // oxlint-disable-next-line unicorn/no-thenable -- a keyword of JSON Schema
  then: { required: ["phone"] },
  else: { required: ["email"] },
  additionalProperties: false,
};

/** How they are listed, beside our own. */
export const listedRaw = {
  tools: Object.keys(rawTools).map((name) => ({
    name,
    description: "A fixture of the conformance runner.",
    inputSchema: name === "json_schema_2020_12_tool" ? SCHEMA : { type: "object" },
  })),
  prompts: Object.keys(rawPrompts).map((name) => ({
    name,
    description: "A fixture of the conformance runner.",
    ...(name === "test_prompt_with_embedded_resource" && { arguments: [{ name: "resourceUri", required: true }] }),
  })),
};
