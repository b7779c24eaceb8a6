import type { EntityId } from "../model/index.ts";
import type { Siblings, Source } from "./format.ts";
import { decode } from "./text/index.ts";

/** A file as readers take it: its name without folders, and its text where it has one. */
export function toSource({ input, name, bytes }: { input: EntityId; name: string; bytes: Uint8Array }): Source {
  return {
    input,
    name: name.slice(1 + Math.max(name.lastIndexOf("/"), name.lastIndexOf("\\"))),
    bytes,
    text: decode(bytes).text,
  };
}

/** Of a file that came alone. */
export const noSiblings: Siblings = async () => undefined;
