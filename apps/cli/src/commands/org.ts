import { table } from "@seca/base";
import { type Config, SecaError } from "@seca/core/kernel";
import {
  ORG_OPTION,
  type Subcommands,
  asOperator,
  day,
  inOrganisation,
  needed,
  runSubcommand,
  textIn,
} from "../acting.ts";
import { type Command, say } from "../command.ts";

const ADD = "org add <subject> --role viewer|analyst|lead|admin [--name text] [--org name]";
const ROLE = "org role <subject> <viewer|analyst|lead|admin> [--org name]";

export const org: Command = {
  name: "org",
  usage:
    "org create|list|rename|members|add|role|remove [<name or subject>] [--role analyst] [--name text] [--org name]",
  says: "organisations, and who is a member of one: for sign-in with tokens",
  options: { ...ORG_OPTION, role: { type: "string" }, name: { type: "string" } },
  run: (args) => runSubcommand(org, SUBCOMMANDS, args),
};

const SUBCOMMANDS: Subcommands = {
  create: ([name], flags) =>
    asOperator(flags, async ({ access }) => {
      const wanted = needed(name, "The organisation's name", "org create <name> [--name 'What people call it']");
      const made = await access.createOrganisation(wanted, textIn(flags.name));
      say(`Made the organisation ${made.org} (${made.name}).`);
      say(
        `Let somebody in: seca keys create <name> --org ${made.org}, or seca org add <subject> --role admin --org ${made.org}`,
      );
    }),

  list: (_, flags) =>
    asOperator(flags, async ({ access }) => {
      const all = await access.organisations();
      say(
        table(
          ["organisation", "called", "since"],
          all.map((each) => [each.org, each.name, day(each.createdAt)]),
        ),
      );
    }),

  rename: ([name], flags) =>
    inOrganisation(flags, async ({ access }) => {
      const renamed = await access.renameOrganisation(needed(name, "The new name", "org rename <text> [--org name]"));
      say(`${renamed.org} is called ${renamed.name}.`);
    }),

  members: (_, flags) =>
    inOrganisation(flags, async ({ access }, config) => {
      const all = await access.members();
      if (all.length === 0) return say(`${config.org} has no members yet. Add one: seca ${ADD}`);
      const rows = all.map(({ subject, role, name, addedAt }) => [subject, role, name, day(addedAt)]);
      say(table(["subject", "role", "name", "since"], rows));
    }),

  add: ([subject], flags) =>
    inOrganisation(flags, async ({ access }, config) => {
      const added = await access.addMember({
        subject: subjectIn(subject, config),
        role: needed(textIn(flags.role), "--role", ADD),
        name: textIn(flags.name) ?? "",
      });
      say(`${added.subject} is a member of ${config.org} as ${added.role}.`);
      if (!config.oidc) say("seca serve lets members in where SECA_AUTH names oidc.");
    }),

  role: ([subject, role], flags) =>
    inOrganisation(flags, async ({ access }, config) => {
      const wanted = needed(role ?? textIn(flags.role), "The role", ROLE);
      const changed = await access.changeMember(subjectIn(subject, config), wanted);
      say(`${changed.subject} is ${changed.role} in ${config.org} from the next call on.`);
    }),

  remove: ([subject], flags) =>
    inOrganisation(flags, async ({ access }, config) => {
      const who = subjectIn(subject, config);
      await access.removeMember(who);
      say(`${who} is no member of ${config.org} any more.`);
    }),
};

/** A bare `sub` is one of the configured issuer's. */
function subjectIn(given: string | undefined, { oidc }: Config): string {
  const subject = needed(given, "The subject", ADD);
  if (subject.startsWith("oidc:")) return subject;
  if (oidc) return `oidc:${oidc.issuer}#${subject}`;
  throw new SecaError(
    "bad_input",
    "A subject alone tells nobody apart while no issuer is configured.",
    "Write oidc:<issuer>#<sub>, or set SECA_AUTH=oidc and SECA_OIDC_ISSUER.",
  );
}
