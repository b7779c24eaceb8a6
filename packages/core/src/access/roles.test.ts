import { describe, expect, it } from "vitest";
import { SCOPES } from "../kernel/index.ts";
import { ROLES, isRole, scopesOf } from "./index.ts";

describe("roles", () => {
  it("each allow what the one before allows, up to everything", () => {
    expect(ROLES).toEqual({
      viewer: ["seca:read"],
      analyst: ["seca:read", "seca:write", "seca:run"],
      lead: ["seca:read", "seca:write", "seca:run", "seca:tickets"],
      admin: [...SCOPES],
    });
  });

  it.each(["", "root", "Admin", "constructor", "__proto__"])("that nobody knows (%j) allow nothing", (role) => {
    expect([isRole(role), scopesOf(role)]).toEqual([false, []]);
  });
});
