import { KEY, entityId, sha256 } from "../model/index.ts";

/** What gives an attribute a value at an element is one mitigation, whichever framework asks for it. */
export function mitigationId(attribute: string, value: string, element: string): string {
  const key = `${attribute}.${value}@${element.replace("/", ".")}`;
  return entityId("mitigation", KEY.test(key) ? key : sha256(key).slice(0, 32));
}
