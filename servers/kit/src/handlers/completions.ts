import { SecaError, quoted } from "@seca/core/kernel";
import * as z from "zod";
import { readInput } from "../input.ts";
import type { Completer } from "../resource.ts";
import type { Connection, Handler } from "../connection.ts";
import type { Surface } from "../surface.ts";
import { promptNamed } from "./prompts.ts";

const CompleteParams = z.looseObject({
  ref: z.union([
    z.looseObject({ type: z.literal("ref/prompt"), name: z.string() }),
    z.looseObject({ type: z.literal("ref/resource"), uri: z.string() }),
  ]),
  argument: z.looseObject({ name: z.string(), value: z.string() }),
  context: z.looseObject({ arguments: z.record(z.string(), z.string()).optional() }).optional(),
});
type CompleteParams = z.output<typeof CompleteParams>;

/** The protocol's own bound. */
const VALUES_MAX = 100;

export function completionHandlers<Context extends object>(connection: Connection<Context>): Record<string, Handler> {
  const { surfaceFor, within } = connection;
  return {
    "completion/complete": (params, request) => {
      const asked = readInput(params, { schema: CompleteParams, whose: "completion/complete" });
      const complete = completerOf(surfaceFor(request), asked);
      return within(request, async (services) => {
        const values = (await complete?.(asked.argument.value, services, asked.context?.arguments ?? {})) ?? [];
        const { length } = values;
        return { completion: { values: values.slice(0, VALUES_MAX), total: length, hasMore: length > VALUES_MAX } };
      });
    },
  };
}

function completerOf<Context extends object>(
  { prompts, resources }: Surface<Context>,
  { ref, argument }: CompleteParams,
): Completer<Context> | undefined {
  if (ref.type === "ref/prompt") {
    const { args } = promptNamed(prompts, ref.name);
    const complete = Object.hasOwn(args, argument.name) ? args[argument.name]?.complete : undefined;
    return typeof complete === "function" ? complete : complete && among(complete);
  }
  const resource = resources.find((known) => known.address.uri === ref.uri);
  if (!resource) {
    throw new SecaError(
      "not_found",
      `There is no resource template ${quoted(ref.uri)}.`,
      "See resources/templates/list.",
    );
  }
  return Object.hasOwn(resource.complete, argument.name) ? resource.complete[argument.name] : undefined;
}

/** Fixed values that hold what was typed. */
const among =
  (values: readonly string[]): Completer<unknown> =>
  (typed) =>
    values.filter((value) => value.toLowerCase().includes(typed.toLowerCase()));
