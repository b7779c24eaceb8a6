/** What a client of the SDK does in the story, whichever way it reached the server. */
import type { Client as NewClient } from "@modelcontextprotocol/client";
import type { Client as OldClient } from "@modelcontextprotocol/sdk/client/index.js";
import { ResourceUpdatedNotificationSchema } from "@modelcontextprotocol/sdk/types.js";
import type { CallResult, Client } from "./story.ts";

export function ofOldSdk(client: OldClient, spoke: () => string): Client {
  return {
    spoke,
    ...common(client as unknown as Sdk),
    call: async (name, args, signal) =>
      (await client.callTool({ name, arguments: args as Record<string, unknown> }, undefined, {
        ...(signal && { signal }),
      })) as CallResult,
    subscribe: async (uri, onUpdate) => {
      client.setNotificationHandler(ResourceUpdatedNotificationSchema, ({ params }) => onUpdate(params.uri));
      await client.subscribeResource({ uri });
    },
  };
}

export function ofNewSdk(client: NewClient, era: "old" | "new"): Client {
  return {
    spoke: () => client.getNegotiatedProtocolVersion() ?? "",
    ...common(client as unknown as Sdk),
    call: (name, args, signal) =>
      client.callTool({ name, arguments: args as Record<string, unknown> }, { ...(signal && { signal }) }),
    subscribe: async (uri, onUpdate) => {
      client.setNotificationHandler("notifications/resources/updated", ({ params }) => onUpdate(params.uri));
      await (era === "new" ? client.listen({ resourceSubscriptions: [uri] }) : client.subscribeResource({ uri }));
    },
  };
}

/** What both generations call alike. */
interface Sdk {
  getServerVersion(): { name: string } | undefined;
  listTools(): Promise<{ tools: { name: string }[] }>;
  listResources(): Promise<{ resources: { uri: string }[] }>;
  listResourceTemplates(): Promise<{ resourceTemplates: { uriTemplate: string }[] }>;
  readResource(params: { uri: string }): Promise<{ contents: { text?: string }[] }>;
  complete(params: object): Promise<{ completion: { values: string[] } }>;
  close(): Promise<void>;
}

function common(client: Sdk): Omit<Client, "spoke" | "call" | "subscribe"> {
  return {
    server: () => client.getServerVersion()?.name ?? "",
    tools: async () => (await client.listTools()).tools.map(({ name }) => name),
    resources: async () => (await client.listResources()).resources.map(({ uri }) => uri),
    templates: async () => (await client.listResourceTemplates()).resourceTemplates.map((each) => each.uriTemplate),
    read: async (uri) => (await client.readResource({ uri })).contents[0]?.text ?? "",
    complete: async (template, name, value, chosen) =>
      (
        await client.complete({
          ref: { type: "ref/resource", uri: template },
          argument: { name, value },
          context: { arguments: chosen },
        })
      ).completion.values,
    close: () => client.close(),
  };
}
