import type { ServerEvent, ServerEventBus } from "@modelcontextprotocol/server";
import type { Updates } from "../surface.ts";

/**
 * One watch of the record for all of an organisation who want to hear of it, over however many connections: it is opened
 * for the first and closed after the last. Sessions of old clients hear through `updates`, streams of modern ones through `bus`.
 */
export interface Feed<Context> {
  readonly updates: Updates<Context>;
  readonly bus: ServerEventBus;
  /** Resolves once the record is watched, with how to stop needing it. */
  readonly hold: () => Promise<() => void>;
}

export function feedOf<Context>(updates: Updates<Context>, context: Context): Feed<Context> {
  const listeners = new Set<(event: ServerEvent) => void>();
  let holders = 0;
  let watching: Promise<() => void> | undefined;

  const publish = (event: ServerEvent): void => {
    for (const listener of listeners) listener(event);
  };
  const watch = async (): Promise<() => void> =>
    updates(
      context,
      (uri) => publish({ kind: "resource_updated", uri }),
      () => publish({ kind: "resources_list_changed" }),
    );
  const hold = async (): Promise<() => void> => {
    holders++;
    let isHeld = true;
    const release = (): void => {
      if (!isHeld) return;
      isHeld = false;
      if (--holders > 0) return;
      void watching?.then(
        (stop) => stop(),
        () => undefined,
      );
      watching = undefined;
    };
    try {
      await (watching ??= watch());
    } catch (error) {
      release(); // the next one tries anew
      throw error;
    }
    return release;
  };
  const subscribe = (listener: (event: ServerEvent) => void): (() => void) => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  };

  return {
    hold,
    bus: { publish, subscribe },
    updates: async (_, onChange, onListChange) => {
      const release = await hold();
      const stop = subscribe((event) => {
        if (event.kind === "resource_updated") onChange(event.uri);
        if (event.kind === "resources_list_changed") onListChange();
      });
      return () => {
        stop();
        release();
      };
    },
  };
}
