import { type Services, type Surface, updatesOfRecord } from "@seca/base";
import type { ServerDefinition } from "@seca/kit";
import { instructionsFor } from "./instructions.ts";
import { VERSION } from "./version.ts";

interface Served extends Pick<ServerDefinition<Services>, "log" | "readOnly"> {
  /** Or how they follow from who asks. */
  readonly services: ServerDefinition<Services>["context"];
}

/** The chosen servers as one server of MCP, over whichever transport. */
export function serverOf(surface: Surface, { services, log, readOnly = false }: Served): ServerDefinition<Services> {
  return {
    ...surface,
    version: VERSION,
    instructions: instructionsFor,
    context: services,
    // Whatever a call writes is written down with the tool and the program that asked for it.
    forCall: ({ workbench, ...others }, { tool, client, trace }) => ({
      ...others,
      workbench: workbench.as({ tool, ...(client !== undefined && { client }), ...(trace !== undefined && { trace }) }),
    }),
    updates: updatesOfRecord,
    log,
    readOnly,
  };
}
