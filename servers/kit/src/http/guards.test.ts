import type { IncomingMessage } from "node:http";
import { describe, expect, it } from "vitest";
import { guardFor } from "./guards.ts";

type Names = Parameters<typeof guardFor>[0];

/** What a request of that Host and Origin is answered with; the address is the one that it came in at. */
function answered(names: Names, host: string, { origin, localAddress = "127.0.0.1" }: Asked = {}): number | undefined {
  const headers = { host, ...(origin !== undefined && { origin }) };
  const request = { headers, rawHeaders: ["Host", host], socket: { localAddress } };
  return guardFor(names)(request as unknown as IncomingMessage)?.status;
}

interface Asked {
  readonly origin?: string;
  readonly localAddress?: string;
}

const HERE: Names = { host: "127.0.0.1", publicUrl: undefined };
const PUBLIC: Names = { host: "0.0.0.0", publicUrl: "https://seca.example:8443/tools" };

describe("a Host", () => {
  it.each<[string, Names, Asked]>([
    ["localhost:8383", HERE, {}],
    ["[::1]:8383", HERE, {}],
    ["seca.example", PUBLIC, {}],
    ["SECA.example:1", PUBLIC, {}],
    ["localhost", PUBLIC, {}],
    ["192.168.0.7:8383", { ...HERE, host: "192.168.0.7" }, {}],
    ["10.0.0.5:8383", PUBLIC, { localAddress: "::ffff:10.0.0.5" }],
    ["[2001:db8::5]:8383", { ...PUBLIC, host: "::" }, { localAddress: "2001:db8::5" }],
    ["box.local:8383", { ...HERE, host: "Box.local" }, {}],
  ])("%s is ours, as %j", (host, names, asked) => expect(answered(names, host, asked)).toBeUndefined());

  it.each<[string, Names, Asked]>([
    ["seca.example", HERE, {}],
    ["evil.example", PUBLIC, {}],
    ["seca.example.evil.example", PUBLIC, {}],
    ["0.0.0.0", PUBLIC, {}],
    ["10.0.0.5", PUBLIC, { localAddress: "10.0.0.6" }],
    ["", PUBLIC, {}],
    ["a b", PUBLIC, {}],
  ])("%s is not, as %j", (host, names, asked) => expect(answered(names, host, asked)).toBe(403));
});

describe("an Origin", () => {
  it.each([
    ["https://seca.example", PUBLIC],
    ["http://localhost:3000", PUBLIC],
    ["http://localhost:3000", HERE],
  ])("%s may call", (origin, names) => expect(answered(names, "localhost", { origin })).toBeUndefined());

  it.each([
    ["https://seca.example", HERE],
    ["https://evil.example", PUBLIC],
    ["null", PUBLIC],
  ])("%s may not", (origin, names) => expect(answered(names, "localhost", { origin })).toBe(403));
});
