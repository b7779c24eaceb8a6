import { type Services, type Surface, updatesOfRecord } from "@seca/base";
import type { Log } from "@seca/core/kernel";
import type { ServerDefinition } from "@seca/kit";
import { instructionsFor } from "./instructions.ts";
import { VERSION } from "./version.ts";

/** The chosen servers as one server of MCP, over whichever transport. */
export function serverOf(
  surface: Surface,
  { services, log, readOnly = false }: { services: Services; log: Log; readOnly?: boolean },
): ServerDefinition<Services> & { readonly context: Services } {
  return {
    ...surface,
    version: VERSION,
    instructions: instructionsFor(surface.tools),
    context: services,
    updates: updatesOfRecord,
    log,
    readOnly,
  };
}
