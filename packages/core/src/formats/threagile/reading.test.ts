import { describe, expect, it } from "vitest";
import type { Attributes } from "../../model/index.ts";
import { noSiblings } from "../source.ts";
import { openSample, sourceFrom } from "../testing/index.ts";
import { format } from "./index.ts";
import { toYaml } from "./yaml.ts";

const library = async () => {
  const { source, siblings } = openSample("threagile/samples/library.yaml");
  return format.read(source, siblings);
};
const saidOf = (props: unknown): Record<string, string> =>
  Object.fromEntries(
    Object.entries((props as { attributes?: Attributes }).attributes ?? {}).map(([name, { value }]) => [name, value]),
  );

describe("reading a Threagile model", () => {
  it("tells what a link says of its protection, and of the way back what both share", async () => {
    const { entities } = await library();
    const flow = entities.find(({ id }) => id === "flow/browser>search-borrow")!;
    expect(saidOf(flow.props)).toEqual({
      encrypted_in_transit: "yes",
      authenticated: "yes",
      authorised: "yes",
      over_vpn: "no",
      ip_filtered: "no",
      read_only: "no",
    });
    const reply = entities.find(({ id }) => id === "flow/browser>search-borrow~reply")!;
    expect(saidOf(reply.props)).toEqual({ encrypted_in_transit: "yes", over_vpn: "no" });
  });

  it("leaves unknown what a file leaves out, also after it was written in full", async () => {
    const first = await library();
    const { text } = await format.write!(first);
    const second = await format.read(sourceFrom(text, "library.yaml"), noSiblings);
    for (const { entities } of [first, second])
      expect(saidOf(entities.find(({ id }) => id === "component/lending-db")!.props)).toEqual({
        encrypted_at_rest: "yes",
      });
  });

  it("reads what is included once, and neither a circle nor what lies outside", async () => {
    const { unclear, entities } = await library();
    expect(entities.find(({ id }) => id === "boundary/dmz")!.origin).toMatchObject({
      input: "input/parts/network.yaml",
      span: { line: 5 },
    });
    expect(unclear.filter(({ text }) => text.endsWith(".yaml"))).toEqual([
      { line: 3, text: "network.yaml", why: "is included a second time" },
      { line: 15, text: "../elsewhere/secrets.yaml", why: "leads out of the folder of the file, so it is not read" },
    ]);
  });

  it.each(["/etc/passwd", "..", "C:\\x.yaml", "https://a.example/x.yaml", "file:x", "a/../../b", "~/x"])(
    "never asks for %s",
    async (name) => {
      const asked: string[] = [];
      const text = toYaml({ threagile_version: "1.0.0", title: "T", includes: [name] });
      await format.read(sourceFrom(text, "t.yaml"), async (path) => void asked.push(path));
      expect(asked).toEqual([]);
    },
  );
});

describe("writing YAML", () => {
  it.each([
    "no",
    "1.0",
    "0x1F",
    "2026-01-01",
    "a: b",
    "- a",
    "#",
    "'",
    '"',
    "\u2028",
    "\u0085",
    "\ufeff",
    "~",
    "null",
    "1e5",
    " x",
    "a\nb",
    "",
    "é",
    "x".repeat(2000),
  ])("keeps the text %j, as a key and as a value", async (text) => {
    const { parse } = await import("yaml");
    expect(parse(toYaml({ [text]: [text, { [text]: text }] }))).toEqual({ [text]: [text, { [text]: text }] });
  });
});
