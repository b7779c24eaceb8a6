import { escapedXml } from "../xml-text.ts";

/** An element to be written: with elements in it, or with a text. */
export interface Node {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly inside: readonly Node[] | string;
}

export const element = (
  name: string,
  attributes: Readonly<Record<string, string>>,
  inside: readonly Node[] | string = [],
): Node => ({ name, attributes, inside });

export function rendered(root: Node): string {
  const lines = ['<?xml version="1.0" encoding="UTF-8"?>'];
  render(root, "", lines);
  return `${lines.join("\n")}\n`;
}

function render({ name, attributes, inside }: Node, indent: string, lines: string[]): void {
  const said = Object.entries(attributes).map(([key, value]) => ` ${key}="${escapedXml(value)}"`);
  const begin = `${indent}<${name}${said.join("")}`;
  if (inside.length === 0) lines.push(`${begin}/>`);
  else if (typeof inside === "string") lines.push(`${begin}>${escapedXml(inside)}</${name}>`);
  else {
    lines.push(`${begin}>`);
    for (const node of inside) render(node, `${indent}  `, lines);
    lines.push(`${indent}</${name}>`);
  }
}
