import { inOrder } from "./scope.ts";
import { type ServerDefinition, type Surface, surfaceOf } from "./surface.ts";
import type { Who } from "./who.ts";

/** The surface that a caller meets: all of it where nobody signs in, else what his scopes reach. */
export type Offer<Context extends object> = (who: Who | undefined) => Surface<Context>;

/** Each set of scopes has one surface, made for the first caller who has it and kept. A wrong definition throws here. */
export function offerOf<Context extends object>(
  definition: ServerDefinition<Context>,
  adapt: (surface: Surface<Context>) => Surface<Context> = (surface) => surface,
): Offer<Context> {
  const whole = adapt(surfaceOf(definition));
  const kept = new Map<string, Surface<Context>>();
  return (who) => {
    if (!who) return whole;
    const granted = inOrder(who.scopes);
    const key = granted.join(" ");
    const surface = kept.get(key) ?? adapt(surfaceOf(definition, granted));
    kept.set(key, surface);
    return surface;
  };
}
