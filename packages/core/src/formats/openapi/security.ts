import { at, has, listAt, rowsOf, textAt, type Tree } from "../text/index.ts";
import type { Description, Node } from "./document.ts";

/** A way of saying who calls, under the name that operations use. */
export interface Scheme {
  readonly name: string;
  readonly kind: "apiKey" | "http" | "oauth2" | "openIdConnect" | "mutualTLS";
  readonly isInQuery: boolean;
  /** Where its tokens come from. */
  readonly addresses: readonly { readonly url: string; readonly line: number }[];
  readonly line: number;
}

const KINDS = ["apiKey", "http", "oauth2", "openIdConnect", "mutualTLS"] as const;

export function schemesOf(description: Description): Map<string, Scheme> {
  const schemes = new Map<string, Scheme>();
  for (const [name, node] of description.rows(description.root, "components", "securitySchemes")) {
    const scheme = description.resolve(node);
    const kind = KINDS.find((known) => known === textAt(scheme?.tree, "type"));
    if (scheme === undefined || kind === undefined) continue;
    const isInQuery = kind === "apiKey" && textAt(scheme.tree, "in") === "query";
    schemes.set(name, { name, kind, isInQuery, addresses: addressesOf(scheme.tree), line: scheme.tree.line });
  }
  return schemes;
}

function addressesOf(scheme: Tree): Scheme["addresses"] {
  const flows = rowsOf(scheme, "flows").map(([, row]) => row.value);
  const places = [scheme, ...flows].flatMap((node) => ADDRESSES.flatMap((field) => at(node, field) ?? []));
  return places.flatMap((node) => {
    const url = textAt(node);
    return url === undefined ? [] : [{ url, line: node.line }];
  });
}

const ADDRESSES = ["openIdConnectUrl", "tokenUrl", "authorizationUrl", "deviceAuthorizationUrl", "refreshUrl"];

/** What an operation asks of its callers: undefined where nothing is said, at the operation or for all. */
export interface Demand {
  readonly isAuthenticated: boolean;
  readonly hasScopes: boolean;
  readonly isMutual: boolean;
  readonly schemes: readonly Scheme[];
  readonly line: number;
}

export function demandOf(operation: Node, root: Node, schemes: ReadonlyMap<string, Scheme>): Demand | undefined {
  const holder = has(operation.tree, "security") ? operation : root;
  const security = at(holder.tree, "security");
  if (security?.is !== "list") return undefined;
  const alternatives = listAt(security).map((one) =>
    rowsOf(one).map(([name, row]) => ({ scheme: schemes.get(name), scopes: listAt(row.value).length })),
  );
  // An empty alternative lets callers in who show nothing.
  const isAuthenticated = alternatives.length > 0 && alternatives.every((one) => one.length > 0);
  const every = (test: (one: { scheme: Scheme | undefined; scopes: number }) => boolean): boolean =>
    isAuthenticated && alternatives.every((one) => one.some(test));
  return {
    isAuthenticated,
    hasScopes: every(({ scopes }) => scopes > 0),
    isMutual: every(({ scheme }) => scheme?.kind === "mutualTLS"),
    schemes: alternatives.flat().flatMap(({ scheme }) => scheme ?? []),
    line: (holder === operation ? security : operation.tree).line,
  };
}
