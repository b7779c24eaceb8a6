/** The clients of TypeScript that the story is told through: the SDK of both generations, and none at all. */
import { Client as OldClient } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { type Command, type Era, connectOverStdio, startHost } from "@seca/kit/testing";
import { ofNewSdk, ofOldSdk } from "./sdk-client.ts";
import type { CallResult, Client } from "./story.ts";

/** SDK v1, the library of hosts that are a year behind. */
export async function oldSdk({ command, args = [], env = {} }: Command): Promise<Client> {
  const client = new OldClient({ name: "v1", version: "0" });
  const transport = new StdioClientTransport({ command, args: [...args], env: { ...env }, stderr: "ignore" });
  let spoke = "";
  // The client tells its transport what was agreed, and nobody else.
  Object.assign(transport, { setProtocolVersion: (version: string) => (spoke = version) });
  await client.connect(transport);
  return ofOldSdk(client, () => spoke);
}

/** SDK v2, as an old host sets it up or as a new one does. */
export async function newSdk(command: Command, era: Era): Promise<Client> {
  return ofNewSdk(await connectOverStdio(command, era), era);
}

/** Lines of JSON and nothing else, in one of the versions of the old era. */
export async function rawLines(command: Command, protocolVersion: string): Promise<Client> {
  const host = startHost(command);
  const greeting = await host.initialize(protocolVersion);
  let calls = 0;
  const ask = async (method: string, params?: object) => {
    const { result, error } = await host.request(method, params);
    if (error) throw Object.assign(new Error(error.message), { code: error.code });
    return result;
  };
  return {
    spoke: () => greeting.result.protocolVersion,
    server: () => greeting.result.serverInfo.name,
    tools: async () => (await ask("tools/list")).tools.map(({ name }: { name: string }) => name),
    call: async (name, args, signal) => {
      if (!signal) return ask("tools/call", { name, arguments: args });
      const id = `taken back ${++calls}`;
      host.send({ id, method: "tools/call", params: { name, arguments: args } });
      host.notify("notifications/cancelled", { requestId: id });
      await ask("tools/call", { name: "graph_find", arguments: { detail: "full" } });
      const answer = host.heard.find((message) => message.id === id);
      if (!answer) throw new Error("It was taken back.");
      return answer.result as CallResult;
    },
    resources: async () => (await ask("resources/list")).resources.map(({ uri }: { uri: string }) => uri),
    templates: async () =>
      (await ask("resources/templates/list")).resourceTemplates.map(
        (each: { uriTemplate: string }) => each.uriTemplate,
      ),
    read: async (uri) => (await ask("resources/read", { uri })).contents[0].text,
    complete: async (template, name, value, chosen) =>
      (
        await ask("completion/complete", {
          ref: { type: "ref/resource", uri: template },
          argument: { name, value },
          context: { arguments: chosen },
        })
      ).completion.values,
    subscribe: async (uri, onUpdate) => {
      await ask("resources/subscribe", { uri });
      void host
        .hear(({ method }) => method === "notifications/resources/updated")
        .then(({ params }) => onUpdate(String(params?.uri)))
        .catch(() => undefined);
    },
    close: async () => {
      host.endInput();
      await host.exited;
    },
  };
}
