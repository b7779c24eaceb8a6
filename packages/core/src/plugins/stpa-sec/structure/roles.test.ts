import { describe, expect, it } from "vitest";
import { model } from "../../../engine/testing/index.ts";
import { rolesIn } from "../testing/roles.ts";

const PARTS = [
  "component user actor",
  "component web service",
  "component api service",
  "component plc device",
  "component valve actuator",
  "component gauge sensor",
  "component db store",
  "component jobs queue",
  "component bank external",
  "data orders",
];
const roleIn = (...flow: string[]): string => {
  const [[, { role, rule }] = ["", { role: "none", rule: "none" }]] = rolesIn(model([...PARTS, ...flow]));
  return `${role} by ${rule}`;
};

describe("a flow", () => {
  it.each([
    ["flow user>web verb=configure", "control by structure/verb-controls"],
    ["flow plc>web verb=report", "feedback by structure/verb-reports"],
    ["flow user>web verb=write", "control by structure/verb-writes"],
    ["flow web>db verb=write", "data by structure/verb-writes"],
    ["flow web>bank verb=write", "data by structure/verb-writes"],
    ["flow gauge>plc verb=write", "feedback by structure/verb-writes"],
    ["flow db>web verb=read", "feedback by structure/verb-reads"],
    ["flow web>api verb=read", "data by structure/verb-reads"],
    ["flow plc>valve", "control by structure/drives-an-actuator"],
    ["flow valve>plc", "feedback by structure/from-the-process"],
    ["flow web>user", "feedback by structure/shown-to-a-person"],
    ["flow user>web", "control by structure/a-person-asks"],
    ["flow web>plc modbus", "control by structure/drives-a-device"],
    ["flow plc>web modbus", "feedback by structure/from-a-device"],
    ["flow web>api https", "control by structure/asks-over-its-protocol"],
    ["flow web>api", "data by structure/else-data"],
    ["flow web>jobs", "data by structure/into-a-store"],
    ["flow web>bank https", "data by structure/from-or-to-another-party"],
    ["flow web>api name=Open_a_case", "control by structure/name-controls"],
    ["flow web>api name=Order_history", "data by structure/else-data"],
    ["flow web>api verb=constructor", "data by structure/else-data"],
  ])("written as %j is %s", (flow, role) => expect(roleIn(flow)).toBe(role));

  it("is an order where it is answered, and the answer comes back", () => {
    const roles = rolesIn(model([...PARTS, "flow web>api", "flow api>web answers web>api"]));
    expect([...roles].map(([flow, { role }]) => [flow, role])).toEqual([
      ["api>web", "feedback"],
      ["web>api", "control"],
    ]);
  });

  it("fills a service that stores what it carries", () => {
    expect(roleIn("api stores orders", "flow web>api verb=write carries orders")).toBe("data by structure/verb-writes");
  });
});
