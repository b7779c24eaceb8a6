import type { Scope } from "../kernel/index.ts";

/** What a member of an organisation is to it. */
export type Role = "viewer" | "analyst" | "lead" | "admin";

/** Each role has what the one before it has, and more. */
export const ROLES: Readonly<Record<Role, readonly Scope[]>> = {
  viewer: ["seca:read"],
  analyst: ["seca:read", "seca:write", "seca:run"],
  lead: ["seca:read", "seca:write", "seca:run", "seca:tickets"],
  admin: ["seca:read", "seca:write", "seca:run", "seca:tickets", "seca:admin"],
};

export const isRole = (name: string): name is Role => Object.hasOwn(ROLES, name);

/** What a role may; one that nobody knows may nothing. */
export const scopesOf = (role: string): readonly Scope[] => (isRole(role) ? ROLES[role] : []);
