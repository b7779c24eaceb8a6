import {
  bigint,
  boolean,
  customType,
  doublePrecision,
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

/** A person of an organisation, by the subject of their tokens. */
export const member = pgTable(
  "member",
  {
    ...ofOrganisation,
    subject: text("subject").notNull(),
    role: text("role").notNull(),
    name: text("name").notNull().default(""),
    addedAt: timestamp("added_at", { withTimezone: true }).notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.orgId, t.subject] })],
);

/** A program's way in. Its secret is not here, only what proves it. */
export const apiKey = pgTable(
  "api_key",
  {
    ...ofOrganisation,
    id: text("id").notNull(),
    name: text("name").notNull(),
    scopes: text("scopes").array().notNull(),
    author: text("author").notNull(),
    ratePerMinute: integer("rate_per_minute"),
    secretHash: hash("secret_hash").notNull(),
    oldSecretHash: hash("old_secret_hash"),
    oldExpiresAt: timestamp("old_expires_at", { withTimezone: true }),
    createdAt: timestamp("created_at", { withTimezone: true }).notNull().defaultNow(),
    expiresAt: timestamp("expires_at", { withTimezone: true }).notNull(),
    revokedAt: timestamp("revoked_at", { withTimezone: true }),
    lastUsedAt: timestamp("last_used_at", { withTimezone: true }),
  },
  (t) => [primaryKey({ columns: [t.orgId, t.id] })],
);

/** Where the chain of an organisation ends. */
export const auditHead = pgTable("audit_head", {
  orgId: text("org_id").primaryKey(),
  seq: seq("seq").notNull(),
  prevHash: hash("prev_hash").notNull(),
  hash: hash("hash").notNull(),
});

export const audit = pgTable(
  "audit",
  {
    ...ofOrganisation,
    seq: seq("seq").notNull(),
    prevHash: hash("prev_hash").notNull(),
    hash: hash("hash").notNull(),
    entry: text("entry").notNull(),
  },
  (t) => [primaryKey({ columns: [t.orgId, t.seq] })],
);

export const run = pgTable(
  "run",
  {
    ...ofOrganisation,
    id: text("id").notNull(),
    kind: text("kind").notNull(),
    key: text("key"),
    parent: text("parent"),
    root: text("root").notNull(),
    systemId: text("system_id"),
    actor: jsonb("actor").$type<unknown>().notNull(),
    state: text("state").notNull().default("waiting"),
    priority: integer("priority").notNull().default(0),
    runAt: timestamp("run_at", { withTimezone: true }).notNull().defaultNow(),
    needs: text("needs").array().notNull().default([]),
    unserved: boolean("unserved").notNull().default(false),
    awaits: boolean("awaits").notNull().default(false),
    cancelling: boolean("cancelling").notNull().default(false),
    input: bytes("input").notNull(),
    inputHash: hash("input_hash").notNull(),
    output: bytes("output"),
    error: jsonb("error").$type<unknown>(),
    shortOf: text("short_of"),
    question: text("question"),
    questionStep: text("question_step"),
    pausedAt: timestamp("paused_at", { withTimezone: true }),
    attempts: integer("attempts").notNull().default(0),
    attemptsMax: integer("attempts_max").notNull(),
    fence: integer("fence").notNull().default(0),
    holder: text("holder"),
    leaseUntil: timestamp("lease_until", { withTimezone: true }),
    budget: jsonb("budget").$type<unknown>().notNull().default({}),
    spentSteps: integer("spent_steps").notNull().default(0),
    spentTokens: seq("spent_tokens").notNull().default(0),
    spentMoney: seq("spent_money").notNull().default(0),
    deadline: timestamp("deadline", { withTimezone: true }),
    progressDone: doublePrecision("progress_done"),
    progressTotal: doublePrecision("progress_total"),
    progressMessage: text("progress_message"),
    events: integer("events").notNull().default(0),
    createdAt: timestamp("created_at", { withTimezone: true }).notNull().defaultNow(),
    startedAt: timestamp("started_at", { withTimezone: true }),
    finishedAt: timestamp("finished_at", { withTimezone: true }),
  },
  (t) => [primaryKey({ columns: [t.orgId, t.id] })],
);

const ofRun = { ...ofOrganisation, runId: text("run_id").notNull() };

export const step = pgTable(
  "step",
  {
    ...ofRun,
    name: text("name").notNull(),
    inputHash: hash("input_hash").notNull(),
    output: bytes("output").notNull(),
    finishedAt: timestamp("finished_at", { withTimezone: true }).notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.orgId, t.runId, t.name] })],
);

export const runEvent = pgTable(
  "run_event",
  {
    ...ofRun,
    seq: integer("seq").notNull(),
    at: timestamp("at", { withTimezone: true }).notNull().defaultNow(),
    what: text("what").notNull(),
    text: text("text").notNull(),
    data: text("data"),
    fence: integer("fence"),
    nth: integer("nth"),
  },
  (t) => [primaryKey({ columns: [t.orgId, t.runId, t.seq] })],
);

export const runBody = pgTable(
  "run_body",
  { ...ofRun, hash: hash("hash").notNull(), piece: integer("piece").notNull(), bytes: bytes("bytes").notNull() },
  (t) => [primaryKey({ columns: [t.orgId, t.runId, t.hash, t.piece] })],
);

export const schedule = pgTable(
  "schedule",
  {
    ...ofOrganisation,
    key: text("key").notNull(),
    kind: text("kind").notNull(),
    actor: jsonb("actor").$type<unknown>().notNull(),
    input: text("input").notNull(),
    needs: text("needs").array().notNull().default([]),
    priority: integer("priority").notNull().default(0),
    attemptsMax: integer("attempts_max").notNull(),
    timing: jsonb("timing").$type<unknown>().notNull(),
    nextAt: timestamp("next_at", { withTimezone: true }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.orgId, t.key] })],
);

/** In the order in which an import can fill them. */
export const TABLES = {
  organisation,
  system,
  object,
  commit,
  branch,
  tag,
  head,
  blob,
  result,
  resultCell,
  member,
  apiKey,
  auditHead,
  audit,
  run,
  step,
  runEvent,
  runBody,
  schedule,
};
