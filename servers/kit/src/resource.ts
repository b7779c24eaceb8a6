import type { Scope } from "@seca/core/kernel";
import type { Body, Reading } from "./call.ts";
import { type Address, addressOf } from "./address.ts";

/** What a server author writes. A `uri` with `{variables}` is a template; `{+path}` may hold slashes. */
export interface ResourceDefinition<Context, Uri extends string> {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly uri: Uri;
  readonly mimeType: string;
  /** What a caller must be allowed to do. Default: read. */
  readonly scope?: Scope;
  /** The addresses under a template that are worth showing in a list, best first. */
  readonly list?: (context: Reading<Context>) => Listing | Promise<Listing>;
  readonly complete?: { readonly [Name in VariableOf<Uri>]?: Completer<Context> };
  /** Throws a SecaError `not_found` where nothing is. */
  readonly read: (variables: Variables<Uri>, context: Reading<Context>) => Body | Promise<Body>;
}

export type { Body } from "./call.ts";

export type Listing = readonly { readonly uri: string; readonly name: string; readonly title?: string }[];

/** Values for what is typed so far, best first; `chosen` holds the variables already filled in. */
export type Completer<Context> = (
  typed: string,
  context: Reading<Context>,
  chosen: Readonly<Record<string, string>>,
) => readonly string[] | Promise<readonly string[]>;

/** The names in braces, so that `read` gets exactly the variables its address has. */
export type VariableOf<Uri extends string> = Uri extends `${string}{${infer Name}}${infer Rest}`
  ? (Name extends `+${infer Plain}` ? Plain : Name) | VariableOf<Rest>
  : never;
export type Variables<Uri extends string> = { readonly [Name in VariableOf<Uri>]: string };

/** A resource as the kit sees it, whatever its variables are. */
export interface Resource<Context> {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly address: Address;
  readonly mimeType: string;
  readonly scope: Scope;
  readonly list: ((context: Reading<Context>) => Listing | Promise<Listing>) | undefined;
  readonly complete: Readonly<Record<string, Completer<Context>>>;
  read(variables: Readonly<Record<string, string>>, context: Reading<Context>): Body | Promise<Body>;
}

export function defineResource<Context, const Uri extends string>(
  definition: ResourceDefinition<Context, Uri>,
): Resource<Context> {
  return {
    name: definition.name,
    title: definition.title,
    description: definition.description,
    address: addressOf(definition.uri),
    mimeType: definition.mimeType,
    scope: definition.scope ?? "seca:read",
    list: definition.list,
    complete: (definition.complete ?? {}) as Readonly<Record<string, Completer<Context>>>,
    read: (variables, context) => definition.read(variables as Variables<Uri>, context),
  };
}
