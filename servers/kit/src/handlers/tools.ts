import type { ServerContext } from "@modelcontextprotocol/server";
import { SecaError } from "@seca/core/kernel";
import * as z from "zod";
import { answer, toolNamed } from "../answer.ts";
import { Asked, askWith } from "../ask.ts";
import type { Progress } from "../call.ts";
import { hintsOf } from "../effect.ts";
import { reportFault } from "../fault.ts";
import { readInput } from "../input.ts";
import { throttled } from "../progress.ts";
import { assertPaged, errorResultOf, faultResultOf, resultOf } from "../result.ts";
import type { Connection, Handler } from "../connection.ts";
import { readAddress } from "./resources.ts";

const CallParams = z.looseObject({ name: z.string(), arguments: z.unknown().optional() });

export function toolHandlers<Context extends object>(connection: Connection<Context>): Record<string, Handler> {
  const { surfaceFor, servicesFor, clientOf, canAsk } = connection;
  return {
    "tools/list": (_, request) => ({ tools: surfaceFor(request).tools.map((tool) => tool.listed()) }),

    "tools/call": async (params, request) => {
      const { name, arguments: args } = readInput(params, { schema: CallParams, whose: "tools/call" }) as z.output<
        typeof CallParams
      >;
      const { tools, resources, log, limitMs, checkOutput = false, onCalled } = surfaceFor(request);
      const tool = toolNamed(tools, name);
      const { signal } = request.mcpReq;
      const calledAt = performance.now();
      const tell = (outcome: string): void => onCalled?.(name, outcome, performance.now() - calledAt);
      try {
        const services = servicesFor(request, name);
        const said = await answer(tool, args, services, {
          signal,
          read: async (uri) =>
            readAddress(resources, uri, Object.assign(Object.create(services) as Context, { signal })),
          client: clientOf(request),
          progress: progressOf(request),
          ask: askWith(request.mcpReq.inputResponses, canAsk(request)),
          checkOutput,
          ...(limitMs !== undefined && { limitMs }),
        });
        if (hintsOf(tool.effect).readOnlyHint) assertPaged(name, said);
        tell("ok");
        return resultOf(said);
      } catch (error) {
        if (error instanceof Asked) {
          tell("asked");
          return error.result;
        }
        tell(signal.aborted ? "cancelled" : error instanceof SecaError ? error.code : "fault");
        if (signal.aborted) throw error;
        if (!(error instanceof SecaError)) return faultResultOf(reportFault(log, error, name));
        log.debug({ tool: name, code: error.code, cause: error.cause }, error.message);
        return errorResultOf(error);
      }
    },
  };
}

const silent: Progress = () => {};

function progressOf(request: ServerContext): Progress {
  const progressToken = request.mcpReq._meta?.progressToken;
  if (progressToken === undefined) return silent;
  return throttled((report) => {
    if (request.mcpReq.signal.aborted) return;
    // A pipe that is gone shows itself to the transport; no tool has to hear of it.
    request.mcpReq.notify({ method: "notifications/progress", params: { progressToken, ...report } }).catch(() => {});
  });
}
