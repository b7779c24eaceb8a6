import { expect, it } from "vitest";
import { callerAddress, networkOf } from "./caller-address.ts";

const asked = (remoteAddress: string, forwarded?: string) =>
  ({ socket: { remoteAddress }, headers: { "x-forwarded-for": forwarded } }) as unknown as Parameters<
    typeof callerAddress
  >[0];

it.each([
  ["what a proxy on this computer adds", "127.0.0.1", "203.0.113.9, 198.51.100.7", "198.51.100.7"],
  ["the same over IPv6", "::ffff:127.0.0.1", "2001:db8::1", "2001:db8::1"],
  ["the proxy itself where it says nothing", "127.0.0.1", undefined, "127.0.0.1"],
  ["the proxy itself where it says nonsense", "127.0.0.1", "unknown", "127.0.0.1"],
  ["whoever is elsewhere, whatever he writes", "198.51.100.7", "127.0.0.1", "198.51.100.7"],
])("is %s", (_, peer, forwarded, address) => {
  expect(callerAddress(asked(peer, forwarded), { isProxied: true })).toBe(address);
});

it("is the peer where no proxy stands in front", () => {
  expect(callerAddress(asked("127.0.0.1", "198.51.100.7"), { isProxied: false })).toBe("127.0.0.1");
});

it.each([
  ["198.51.100.7", "198.51.100.7"],
  ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2"],
  ["2001:db8::6", "2001:db8:0:0"],
  ["::1", "0:0:0:0"],
  [undefined, ""],
])("%s is of the network %s", (address, network) => expect(networkOf(address)).toBe(network));
