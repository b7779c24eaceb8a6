import type { IncomingMessage } from "node:http";
import { SCOPES } from "@seca/core/kernel";

const WELL_KNOWN = "/.well-known/oauth-protected-resource";

interface About {
  /** How callers reach us, without a slash at the end; without one, by whatever name of ours they call. */
  readonly publicUrl: string | undefined;
  /** Who issues the tokens; none where keys are handed out. */
  readonly issuers: readonly string[];
}

/** Where an OAuth client reads how to sign in (RFC 9728): one description for each path that is served. */
export class Metadata {
  readonly #about: About;

  constructor(about: About) {
    this.#about = about;
  }

  /** The address of what describes a path: the well-known part comes right after the host. */
  addressOf(path: string, request: IncomingMessage): string {
    const { origin, pathname } = new URL(this.#base(request));
    return `${origin}${WELL_KNOWN}${pathname === "/" ? "" : pathname}${path}`;
  }

  /** The path that is asked about, as callers write it or as a proxy that takes off its own prefix does. */
  pathIn(pathname: string, request: IncomingMessage): string | undefined {
    if (!pathname.startsWith(`${WELL_KNOWN}/`)) return undefined;
    const path = pathname.slice(WELL_KNOWN.length);
    const prefix = new URL(this.#base(request)).pathname;
    return prefix !== "/" && path.startsWith(`${prefix}/`) ? path.slice(prefix.length) : path;
  }

  of(path: string, title: string, request: IncomingMessage): Response {
    const { issuers } = this.#about;
    const description = {
      resource: `${this.#base(request)}${path}`,
      resource_name: title,
      ...(issuers.length > 0 && { authorization_servers: issuers }),
      scopes_supported: SCOPES,
      bearer_methods_supported: ["header"],
    };
    return Response.json(description);
  }

  /** A request's Host has passed the guard, and is written anew so that nothing else of it remains. */
  #base({ headers }: IncomingMessage): string {
    return this.#about.publicUrl ?? new URL(`http://${headers.host ?? "localhost"}`).origin;
  }
}
