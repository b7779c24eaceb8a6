/** The clients of the story, over HTTP: the SDK of both generations, and none at all, with a session or without. */
import { Client as NewClient, StreamableHTTPClientTransport as NewTransport } from "@modelcontextprotocol/client";
import { Client as OldClient } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport as OldTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js";
import { ask, headersWith, messagesIn, post } from "./http-server.ts";
import { ofNewSdk, ofOldSdk } from "./sdk-client.ts";
import type { CallResult, Client } from "./story.ts";

export async function oldSdk(url: string, token?: string): Promise<Client> {
  const client = new OldClient({ name: "v1", version: "0" });
  const transport = new OldTransport(new URL(url), signedIn(token));
  await client.connect(transport as Transport);
  return {
    ...ofOldSdk(client, () => transport.protocolVersion ?? ""),
    close: async () => {
      await transport.terminateSession();
      await client.close();
    },
  };
}

export async function newSdk(url: string, era: "old" | "new", token?: string): Promise<Client> {
  const client = new NewClient(
    { name: "v2", version: "0" },
    { versionNegotiation: { mode: era === "new" ? "auto" : "legacy" } },
  );
  await client.connect(new NewTransport(new URL(url), signedIn(token)));
  return ofNewSdk(client, era);
}

const signedIn = (token: string | undefined) =>
  token === undefined ? {} : { requestInit: { headers: { authorization: `Bearer ${token}` } } };

/** Messages of JSON in one of the old versions. Without a session nobody can be told anything later. */
export async function rawJson(
  url: string,
  protocolVersion: string,
  kind: "session" | "no session",
  token?: string,
): Promise<Client> {
  const hello = { protocolVersion, capabilities: {}, clientInfo: { name: "raw", version: "0" } };
  const greeting = await post(url, { id: 0, method: "initialize", params: hello }, { token });
  const session = kind === "session" ? greeting.session : undefined;
  const beside = { session, token };
  if (session !== undefined) await post(url, { method: "notifications/initialized" }, beside);
  const told = async (method: string, params: object = {}) => {
    const { result, error } = await ask(url, method, params, beside);
    if (error) throw Object.assign(new Error(error.message), { code: error.code });
    return result;
  };
  const leaving = new AbortController();
  return {
    spoke: () => greeting.heard[0]!.result.protocolVersion,
    server: () => greeting.heard[0]!.result.serverInfo.name,
    tools: async () => (await told("tools/list")).tools.map(({ name }: { name: string }) => name),
    resources: async () => (await told("resources/list")).resources.map(({ uri }: { uri: string }) => uri),
    templates: async () =>
      (await told("resources/templates/list")).resourceTemplates.map(
        (each: { uriTemplate: string }) => each.uriTemplate,
      ),
    read: async (uri) => (await told("resources/read", { uri })).contents[0].text,
    complete: async (uri, name, value, chosen) =>
      (
        await told("completion/complete", {
          ref: { type: "ref/resource", uri },
          argument: { name, value },
          context: { arguments: chosen },
        })
      ).completion.values,
    call: async (name, args, signal) => {
      if (!signal) return told("tools/call", { name, arguments: args });
      const message = { id: "taken back", method: "tools/call", params: { name, arguments: args } };
      if (session === undefined) return (await post(url, message, { token, signal })).heard[0]?.result as CallResult;
      const call = post(url, message, beside);
      await post(url, { method: "notifications/cancelled", params: { requestId: "taken back" } }, beside);
      const { heard } = await call;
      if (heard.length === 0) throw new Error("It was taken back.");
      return heard[0]!.result as CallResult;
    },
    subscribe: async (uri, onUpdate) => {
      if (session === undefined) {
        return told("resources/subscribe", { uri }).catch((error: Error) => onUpdate(error.message));
      }
      const news = await fetch(url, { headers: headersWith(beside), signal: leaving.signal });
      void follow(news, onUpdate).catch(() => undefined);
      await told("resources/subscribe", { uri });
    },
    close: async () => {
      leaving.abort();
      if (session !== undefined) await fetch(url, { method: "DELETE", headers: headersWith(beside) });
    },
  };
}

async function follow(news: Response, onUpdate: (uri: string) => void): Promise<void> {
  const decoder = new TextDecoder();
  for await (const chunk of news.body!) {
    for (const { method, params } of messagesIn(decoder.decode(chunk as Uint8Array))) {
      if (method === "notifications/resources/updated") onUpdate(String(params?.uri));
    }
  }
}
