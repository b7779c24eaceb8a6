/**
 * Stands for an object that costs to load: the first call of any method loads it. Every method must be asynchronous,
 * since the call may have to wait; what is known before is given as `now` and needs no loading.
 */
export function lazily<T extends object>(load: () => Promise<T>, now: Partial<T> = {}): T {
  return new Proxy(now as T, {
    get: (known, name) => {
      // An object with a `then` would be taken for a promise.
      if (Object.hasOwn(known, name) || typeof name === "symbol" || name === "then") return Reflect.get(known, name);
      return async (...args: unknown[]) => {
        const loaded = (await load()) as Record<string, (...args: unknown[]) => unknown>;
        return loaded[name]!(...args);
      };
    },
  });
}
