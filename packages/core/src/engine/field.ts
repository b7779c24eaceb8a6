import type { Element } from "./element.ts";

/** A field as rules compare it: a protocol by its id in our table, however it was written. */
export function fieldOf(element: Element, name: string): string | number | undefined {
  const { props } = element;
  const value = Object.hasOwn(props, name) ? props[name] : undefined;
  if (name === "protocol" && typeof value === "string") return element.protocol?.id ?? value.trim().toLowerCase();
  return typeof value === "string" || typeof value === "number"
    ? value
    : typeof value === "boolean"
      ? String(value)
      : undefined;
}
