import { table } from "@seca/base";
import { SCOPES } from "@seca/core/kernel";
import type { AccessDesk } from "@seca/core/workbench";
import {
  ORG_OPTION,
  type Subcommands,
  day,
  inOrganisation,
  needed,
  runSubcommand,
  textIn,
  wholeNumber,
} from "../acting.ts";
import { type Command, say } from "../command.ts";

const CREATE =
  "keys create <name> [--scopes read,write] [--days 90] [--author name] [--rate calls-a-minute] [--org name]";
const ROTATE = "keys rotate <name|id> [--days 90] [--grace hours] [--org name]";

export const keys: Command = {
  name: "keys",
  usage: "keys create|list|rotate|revoke [<name>] [--scopes read,write] [--days 90] [--org name]",
  says: `keys for programs that call seca serve; scopes: ${SCOPES.map(short).join(", ")}`,
  options: {
    ...ORG_OPTION,
    scopes: { type: "string" },
    days: { type: "string" },
    author: { type: "string" },
    rate: { type: "string" },
    grace: { type: "string" },
  },
  run: (args) => runSubcommand(keys, SUBCOMMANDS, args),
};

const SUBCOMMANDS: Subcommands = {
  create: ([name], flags) =>
    inOrganisation(flags, async ({ access }, { auth }) => {
      const made = await access.createKey({
        name: needed(name, "The key's name", CREATE),
        scopes: (textIn(flags.scopes) ?? "read").split(",").map(long),
        author: textIn(flags.author),
        days: wholeNumber("days", flags.days),
        ratePerMinute: wholeNumber("rate", flags.rate),
      });
      say(`Made the key ${made.name} (${made.scopes.map(short).join(", ")}), good until ${day(made.expiresAt)}.`);
      shownOnce(made.text);
      if (!auth.includes("api-key")) say("seca serve lets keys in where SECA_AUTH names api-key.");
    }),

  list: (_, flags) =>
    inOrganisation(flags, async ({ access }, { org }) => {
      const all = await access.keys();
      if (all.length === 0) return say(`${org} has no keys yet. Make one: seca ${CREATE}`);
      say(table(["name", "id", "scopes", "author", "rate", "made", "expires", "last used", "state"], all.map(rowOf)));
    }),

  rotate: ([name], flags) =>
    inOrganisation(flags, async ({ access }) => {
      const rotated = await access.rotateKey(needed(name, "The key's name or id", ROTATE), {
        days: wholeNumber("days", flags.days),
        graceHours: wholeNumber("grace", flags.grace),
      });
      say(`The key ${rotated.name} has a new secret, good until ${day(rotated.expiresAt)}.`);
      say(`The one before opens until ${rotated.oldExpiresAt?.toISOString().slice(0, 16).replace("T", " ")} UTC.`);
      shownOnce(rotated.text);
    }),

  revoke: ([name], flags) =>
    inOrganisation(flags, async ({ access }) => {
      const revoked = await access.revokeKey(
        needed(name, "The key's name or id", "keys revoke <name|id> [--org name]"),
      );
      say(`The key ${revoked.name} opens nothing any more.`);
    }),
};

function shownOnce(text: string): void {
  say(`\n  ${text}\n\nIt is shown this once and kept nowhere. Programs send it as: Authorization: Bearer <key>`);
}

type Key = Awaited<ReturnType<AccessDesk["keys"]>>[number];

function rowOf(key: Key): (string | number | undefined)[] {
  const { name, id, scopes, author, ratePerMinute } = key;
  const times = [day(key.createdAt), day(key.expiresAt), day(key.lastUsedAt) ?? "never"];
  return [name, id, scopes.map(short).join(", "), author, ratePerMinute, ...times, stateOf(key)];
}

function stateOf({ revokedAt, expiresAt }: Key): string {
  if (revokedAt !== undefined) return `revoked ${day(revokedAt)}`;
  return expiresAt.getTime() <= Date.now() ? "expired" : "good";
}

/** `seca:read` is written `read` where nothing else can be meant. */
function short(scope: string): string {
  return scope.replace(/^seca:/, "");
}

function long(scope: string): string {
  const word = scope.trim();
  return word.includes(":") ? word : `seca:${word}`;
}
