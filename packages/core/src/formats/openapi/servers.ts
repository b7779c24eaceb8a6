import { protocolOfScheme } from "../../knowledge/index.ts";
import { at, textAt } from "../text/index.ts";
import type { Description, Node } from "./document.ts";

/** An address under which the API is offered, with its variables at their defaults. */
interface Server {
  readonly protocol?: string;
  readonly host?: string;
  readonly port?: number;
  readonly path: string;
  readonly line: number;
}

export function serversOf(description: Description, node: Node): Server[] {
  return description.items(node, "servers").flatMap((server): Server[] => {
    const url = textAt(server.tree, "url");
    if (url === undefined) return [];
    const filled = url.replaceAll(
      /\{([^{}]{1,100})\}/g,
      (whole, name: string) => textAt(server.tree, "variables", name, "default") ?? whole,
    );
    const [, scheme, authority, path = ""] = /^(?:([a-z][a-z0-9+.-]*):)?(?:\/\/([^/?#]*))?([^?#]*)/i.exec(filled) ?? [];
    const [, host, port] = /^(?:[^@]*@)?([^:]+)(?::(\d{1,5}))?$/.exec(authority ?? "") ?? [];
    const protocol = scheme === undefined ? undefined : protocolOfScheme(scheme)?.id;
    const isKnown = host !== undefined && /^[a-z0-9.-]+$/i.test(host);
    const number = Number(port);
    return [
      {
        ...(protocol !== undefined && { protocol }),
        ...(isKnown && { host: host.toLowerCase() }),
        ...(number > 0 && number <= 65_535 && { port: number }),
        path,
        line: (at(server.tree, "url") ?? server.tree).line,
      },
    ];
  });
}

/** The one that people use: not a stage for tests or the developer's own machine, where there is another. */
export function mainOf(servers: readonly Server[]): Server | undefined {
  return servers.find(({ host }) => host !== undefined && !STAGE.test(host)) ?? servers[0];
}

const STAGE =
  /(?:^|[.-])(?:staging|stage|dev|develop|test|qa|uat|sandbox|preview|int|mock|local)(?:[.-]|\d|$)|^localhost$|^127\.|\.local$/i;
