import {
  bigint,
  customType,
  foreignKey,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
} from "drizzle-orm/pg-core";

/**
 * The record's tables as our code sees them. The migrations make them, with the policies, grants and indexes that
 * this description cannot express; a test holds the two against each other column by column.
 */

/** A sha-256: 32 bytes in the table, 64 hex digits with us. */
const hash = customType<{ data: string; driverData: Buffer }>({
  dataType: () => "bytea",
  toDriver: (hex) => Buffer.from(hex, "hex"),
  fromDriver: (bytes) => bytes.toString("hex"),
});
const bytes = customType<{ data: Buffer; driverData: Buffer }>({ dataType: () => "bytea" });
const seq = (name: string) => bigint(name, { mode: "number" });

const ofOrganisation = { orgId: text("org_id").notNull() };
const ofSystem = { ...ofOrganisation, systemId: text("system_id").notNull() };

export const organisation = pgTable("organisation", {
  orgId: text("org_id").primaryKey(),
  name: text("name").notNull(),
  createdAt: timestamp("created_at", { withTimezone: true }).notNull().defaultNow(),
});

export const system = pgTable(
  "system",
  {
    ...ofOrganisation,
    id: text("id").notNull(),
    name: text("name").notNull(),
    description: text("description").notNull().default(""),
    archivedAt: timestamp("archived_at", { withTimezone: true }),
    createdAt: timestamp("created_at", { withTimezone: true }).notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.orgId, t.id] })],
);

export const object = pgTable(
  "object",
  { ...ofSystem, hash: hash("hash").notNull(), body: bytes("body").notNull() },
  (t) => [primaryKey({ columns: [t.orgId, t.systemId, t.hash] })],
);

export const commit = pgTable(
  "commit",
  {
    ...ofSystem,
    hash: hash("hash").notNull(),
    root: hash("root").notNull(),
    parents: text("parents").array().notNull(),
    author: text("author").notNull(),
    message: text("message").notNull(),
    at: text("at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.orgId, t.systemId, t.hash] })],
);

export const branch = pgTable(
  "branch",
  {
    ...ofSystem,
    name: text("name").notNull(),
    commitHash: hash("commit_hash").notNull(),
    born: seq("born").notNull(),
    seq: seq("seq").notNull(),
  },
  (t) => [primaryKey({ columns: [t.orgId, t.systemId, t.name] })],
);

export const tag = pgTable(
  "tag",
  { ...ofSystem, name: text("name").notNull(), commitHash: hash("commit_hash").notNull() },
  (t) => [primaryKey({ columns: [t.orgId, t.systemId, t.name] })],
);

export const head = pgTable(
  "head",
  {
    ...ofSystem,
    branch: text("branch").notNull(),
    id: text("id").notNull(),
    kind: text("kind").notNull(),
    name: text("name"),
    content: text("content"),
    body: text("body"),
    since: hash("since").notNull(),
    seq: seq("seq").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.orgId, t.systemId, t.branch, t.id] }),
    foreignKey({
      columns: [t.orgId, t.systemId, t.branch],
      foreignColumns: [branch.orgId, branch.systemId, branch.name],
    }),
  ],
);

export const blob = pgTable(
  "blob",
  { ...ofSystem, hash: hash("hash").notNull(), piece: integer("piece").notNull(), bytes: bytes("bytes").notNull() },
  (t) => [primaryKey({ columns: [t.orgId, t.systemId, t.hash, t.piece] })],
);

export const result = pgTable(
  "result",
  {
    ...ofSystem,
    modelRoot: hash("model_root").notNull(),
    engine: hash("engine").notNull(),
    /** Cell key → hash of its output. */
    cells: jsonb("cells").$type<Record<string, string>>().notNull(),
    keptBy: text("kept_by").array().notNull().default([]),
    at: timestamp("at", { withTimezone: true }).notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.orgId, t.systemId, t.modelRoot, t.engine] })],
);

export const resultCell = pgTable(
  "result_cell",
  { ...ofSystem, hash: hash("hash").notNull(), body: bytes("body").notNull() },
  (t) => [primaryKey({ columns: [t.orgId, t.systemId, t.hash] })],
);

/** In the order in which an import can fill them. */
export const TABLES = { organisation, system, object, commit, branch, tag, head, blob, result, resultCell };
