import { ResourceNotFoundError } from "@modelcontextprotocol/server";
import { SecaError, quoted } from "@seca/core/kernel";
import * as z from "zod";
import type { Reading } from "../call.ts";
import { readInput } from "../input.ts";
import type { Body, Resource } from "../resource.ts";
import type { Connection, Handler } from "../connection.ts";

const UriParams = z.looseObject({ uri: z.string().min(1).max(4096) });

/** A list is for choosing from; whoever looks for more completes a template or searches. */
const LIST_MAX = 200;
const SUBSCRIPTIONS_MAX = 1000;

export function resourceHandlers<Context extends object>(connection: Connection<Context>): Record<string, Handler> {
  const { surfaceFor, within, subscribed, watch, lasts } = connection;
  return {
    "resources/list": (_, request) =>
      within(request, async (services) => {
        void watch();
        const { resources } = surfaceFor(request);
        const lists = await Promise.all(resources.map((resource) => entriesOf(resource, services)));
        return { resources: lists.flat().slice(0, LIST_MAX) };
      }),

    "resources/templates/list": (_, request) => ({
      resourceTemplates: surfaceFor(request)
        .resources.filter((resource) => resource.address.isTemplate)
        .map((resource) => ({ uriTemplate: resource.address.uri, ...wordsOf(resource) })),
    }),

    "resources/read": (params, request) => {
      const { uri, resource, variables } = found(surfaceFor(request).resources, params, "resources/read");
      return within(request, async (services) => {
        try {
          return { contents: [contentOf(uri, resource.mimeType, await resource.read(variables, services))] };
        } catch (error) {
          if (!(error instanceof SecaError) || error.code !== "not_found") throw error;
          throw new ResourceNotFoundError(uri, `${error.message} ${error.hint}`);
        }
      });
    },

    "resources/subscribe": async (params, request) => {
      const { uri } = found(surfaceFor(request).resources, params, "resources/subscribe");
      if (!lasts) {
        throw new SecaError(
          "refused",
          "This request belongs to no session, so there is nobody to send news to.",
          "Send initialize, and subscribe with the Mcp-Session-Id of its answer.",
        );
      }
      if (subscribed.size >= SUBSCRIPTIONS_MAX) {
        throw new SecaError(
          "too_large",
          `${SUBSCRIPTIONS_MAX} subscriptions are open.`,
          "Unsubscribe from some first.",
        );
      }
      subscribed.add(uri);
      await within(request, watch);
      return {};
    },

    "resources/unsubscribe": (params) => {
      subscribed.delete(uriOf(params, "resources/unsubscribe"));
      return {};
    },
  };
}

const wordsOf = ({ name, title, description, mimeType }: Resource<never>): object => ({
  name,
  title,
  description,
  mimeType,
});

async function entriesOf<Context>(resource: Resource<Context>, services: Reading<Context>): Promise<object[]> {
  const { address, description, mimeType } = resource;
  if (!address.isTemplate) return [{ uri: address.uri, ...wordsOf(resource) }];
  const listed = (await resource.list?.(services)) ?? [];
  return listed.slice(0, LIST_MAX).map((entry) => ({ description, mimeType, ...entry }));
}

/** Reads an address without the protocol around it, for tools that follow one. */
export async function readAddress<Context>(
  resources: readonly Resource<Context>[],
  uri: string,
  services: Reading<Context>,
): Promise<Body> {
  const at = resourceAt(resources, uri);
  if (at) return at.resource.read(at.variables, services);
  throw new SecaError(
    "not_found",
    `Nothing is read at ${quoted(uri, 200)}.`,
    `Addresses look like these: ${resources
      .slice(0, ADDRESSES_TOLD)
      .map(({ address }) => address.uri)
      .join(", ")}.`,
  );
}

const ADDRESSES_TOLD = 8;

interface Found<Context> {
  readonly resource: Resource<Context>;
  readonly variables: Readonly<Record<string, string>>;
}

function found<Context>(
  resources: readonly Resource<Context>[],
  params: unknown,
  method: string,
): Found<Context> & { readonly uri: string } {
  const uri = uriOf(params, method);
  const at = resourceAt(resources, uri);
  if (!at) throw new ResourceNotFoundError(uri);
  return { uri, ...at };
}

export function resourceAt<Context>(resources: readonly Resource<Context>[], uri: string): Found<Context> | undefined {
  // What is written out wins over what a template could also mean.
  const exact = resources.find((resource) => resource.address.uri === uri);
  if (exact && !exact.address.isTemplate) return { resource: exact, variables: {} };
  for (const resource of resources) {
    const variables = resource.address.match(uri);
    if (variables) return { resource, variables };
  }
  return undefined;
}

const uriOf = (params: unknown, method: string): string => readInput(params, { schema: UriParams, whose: method }).uri;

function contentOf(uri: string, mimeType: string, body: Body): object {
  if (typeof body === "string") return { uri, mimeType, text: body };
  if (body instanceof Uint8Array) return { uri, mimeType, blob: Buffer.from(body).toString("base64") };
  return contentOf(uri, body.mimeType, body.body);
}
