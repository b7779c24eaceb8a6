import { readFile, writeFile } from "node:fs/promises";
import { counted, table } from "@seca/base";
import { SecaError, onOneLine, quoted } from "@seca/core/kernel";
import type { AuditEntry, Checkpoint, Workbench } from "@seca/core/workbench";
import { ORG_OPTION, type Subcommands, inOrganisation, runSubcommand, textIn, wholeNumber } from "../acting.ts";
import { type Command, say } from "../command.ts";

const LIMIT = 50;
const LIMIT_MAX = 10_000;

export const audit: Command = {
  name: "audit",
  usage:
    "audit search|verify|checkpoint [--who name] [--what key.revoke] [--since day] [--until day] [--text words] [--limit 50] [--checkpoint file] [--out file] [--json] [--org name]",
  says: "who did what, from where: search it, prove that nothing was changed, keep a checkpoint elsewhere",
  options: {
    ...ORG_OPTION,
    who: { type: "string" },
    what: { type: "string" },
    since: { type: "string" },
    until: { type: "string" },
    text: { type: "string" },
    limit: { type: "string" },
    checkpoint: { type: "string" },
    out: { type: "string" },
    json: { type: "boolean" },
  },
  run: (args) => runSubcommand(audit, SUBCOMMANDS, args),
};

const SUBCOMMANDS: Subcommands = {
  search: (_, flags) =>
    inOrganisation(flags, async (workbench) => {
      const limit = wholeNumber("limit", flags.limit) ?? LIMIT;
      if (limit < 1 || limit > LIMIT_MAX)
        throw new SecaError("bad_input", `--limit is ${quoted(limit)}.`, `Write a number from 1 to ${LIMIT_MAX}.`);
      const entries = await workbench.audit.search({
        who: textIn(flags.who),
        what: textIn(flags.what),
        text: textIn(flags.text),
        since: timeIn("since", flags.since),
        until: timeIn("until", flags.until),
        limit,
      });
      if (flags.json === true) return entries.forEach((entry) => say(JSON.stringify(entry)));
      if (entries.length === 0) return say("Nothing of that kind was done.");
      say(table(["no.", "at", "who", "what", "from", "about"], entries.map(rowOf)));
    }),

  verify: (_, flags) =>
    inOrganisation(flags, async (workbench, { org }) => {
      const file = textIn(flags.checkpoint);
      const known = file === undefined ? [] : (await checkpointsIn(file)).filter((each) => each.org === org);
      if (file !== undefined && known.length === 0)
        throw new SecaError(
          "bad_input",
          `${quoted(file, 200)} holds no checkpoint of ${org}.`,
          "Name another file, or --org.",
        );
      return tellProof(await workbench.audit.verify(known), known.length);
    }),

  checkpoint: (_, flags) =>
    inOrganisation(flags, async (workbench) => {
      const line = JSON.stringify(await workbench.audit.checkpoint());
      const out = textIn(flags.out);
      if (out === undefined) return say(line);
      // Added, not written over: each later one proves more, and the earlier ones stay good.
      await writeFile(out, `${line}\n`, { flag: "a" }).catch((cause: unknown) => {
        throw new SecaError("unavailable", `${quoted(out, 200)} cannot be written.`, "Name a file of yours.", {
          cause,
        });
      });
      say(`Added to ${out}. Keep it where those who may change the record cannot.`);
    }),
};

type Proof = Awaited<ReturnType<Workbench["audit"]["verify"]>>;

function tellProof({ entries, checkpoint, breaches }: Proof, compared: number): number {
  for (const { seq, fault } of breaches) say(`no. ${seq}: ${FAULTS[fault]}`);
  if (breaches.length > 0) {
    say(
      `\nThe audit was changed outside of seca. Compare it with a backup: seca backup --restore into an empty record.`,
    );
    return 1;
  }
  say(
    `${entries === 1 ? "1 entry" : `${entries} entries`}, each follows the one before; the last is ${checkpoint.hash.slice(0, 16)}.`,
  );
  say(
    compared > 0
      ? `It goes on from ${counted(compared, "checkpoint")}.`
      : "Whether its end was cut off shows only beside a checkpoint: seca audit verify --checkpoint <file>.",
  );
  return 0;
}

const FAULTS: Readonly<Record<Proof["breaches"][number]["fault"], string>> = {
  altered: "this entry is not the one that was written.",
  missing: "one or more entries before this one are gone.",
  unlinked: "this entry does not follow the one before it.",
  cut: "the entries from here on are gone.",
  replaced: "another entry stood here.",
};

function rowOf({ seq, at, who, what, where, context }: AuditEntry): (string | number)[] {
  const from = [where.via, where.address, where.tool, where.client].filter(Boolean).join(" ");
  const about = Object.entries(context).map(
    ([name, value]) => `${name}=${Array.isArray(value) ? value.join("+") : String(value)}`,
  );
  const name = who.author === "" ? who.subject : `${who.author} (${who.subject})`;
  // What callers call themselves must not steer the terminal that reads it.
  return [seq, at.slice(0, 19).replace("T", " "), onOneLine(name), what, onOneLine(from), onOneLine(about.join(" "))];
}

/** A day, or a time; without a zone it is UTC, as everything in the audit. */
function timeIn(name: string, given: string | boolean | undefined): string | undefined {
  if (given === undefined) return undefined;
  const text = String(given);
  const shape = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d)?)?$/;
  const zoned = text.includes("T") && !/(Z|[+-]\d\d:\d\d)$/.test(text) ? `${text}Z` : text;
  const at = shape.test(text) ? new Date(zoned) : undefined;
  if (at && !Number.isNaN(at.getTime())) return at.toISOString();
  throw new SecaError(
    "bad_input",
    `--${name} is ${quoted(text)}.`,
    "Write a day or a time: 2026-11-21 or 2026-11-21T08:30Z.",
  );
}

const CHECKPOINTS_BYTES_MAX = 1_000_000;

/** One checkpoint a line, as `seca audit checkpoint` writes them. */
async function checkpointsIn(file: string): Promise<Checkpoint[]> {
  const text = await readFile(file, "utf8").catch((cause: unknown) => {
    throw new SecaError("unavailable", `${quoted(file, 200)} cannot be read.`, "Check the path.", { cause });
  });
  const lines = text.length > CHECKPOINTS_BYTES_MAX ? [""] : text.split("\n").filter((line) => line.trim() !== "");
  return lines.map((line) => {
    const checkpoint = parsed(line);
    if (checkpoint) return checkpoint;
    throw new SecaError(
      "bad_input",
      `${quoted(file, 200)} holds a line that is no checkpoint.`,
      "Name a file that seca audit checkpoint --out wrote.",
    );
  });
}

function parsed(line: string): Checkpoint | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined;
  }
  if (typeof value !== "object" || value === null) return undefined;
  const { org, seq, hash, at } = value as Record<string, unknown>;
  if (typeof org !== "string" || typeof at !== "string" || typeof hash !== "string") return undefined;
  if (typeof seq !== "number" || !Number.isSafeInteger(seq) || seq < 0 || !/^[0-9a-f]{64}$/.test(hash))
    return undefined;
  return { org, seq, hash, at };
}
