import {
  type Actor,
  type Clock,
  SCOPES,
  type Scope,
  SecaError,
  isOrgName,
  nearest,
  onOneLine,
  quoted,
  requireScope,
} from "../kernel/index.ts";
import type { ApiKey, Member, Organisation, OrganisationStore, Store } from "../store/index.ts";
import { digestOf, newKey, writeKey } from "./key-text.ts";
import { ROLES, type Role, isRole } from "./roles.ts";

export interface KeyDraft {
  readonly name: string;
  readonly scopes: readonly string[];
  /** The name that versions are written under; the key's own, unless it is said. */
  readonly author?: string | undefined;
  readonly days?: number | undefined;
  readonly ratePerMinute?: number | undefined;
}

/** A key with its secret, which is nowhere else and shown once. */
export interface MadeKey extends ApiKey {
  readonly text: string;
}

const DAYS = 90;
const DAYS_MAX = 366;
const GRACE_HOURS = 24;
const GRACE_HOURS_MAX = 24 * 14;
const RATE_MAX = 1_000_000;
const NAME_MAX = 80;
const SUBJECT_MAX = 600;
const DAY_MS = 86_400_000;

/** Who may come in: the keys, the members and the organisation itself. For administrators. */
export class AccessDesk {
  private readonly store: Store;
  private readonly record: OrganisationStore;
  private readonly actor: Actor;
  private readonly clock: Clock;

  constructor(store: Store, actor: Actor, clock: Clock) {
    this.store = store;
    this.record = store.organisation(actor.org).by(actor);
    this.actor = actor;
    this.clock = clock;
  }

  async keys(): Promise<ApiKey[]> {
    this.require("see keys");
    return this.record.keys.list();
  }

  async createKey(draft: KeyDraft): Promise<MadeKey> {
    this.require("make keys");
    const name = named("A key's name", draft.name);
    const author = draft.author === undefined ? name : named("An author", draft.author);
    const scopes = scopesNamed(draft.scopes);
    const ratePerMinute =
      draft.ratePerMinute === undefined ? undefined : within("A rate", draft.ratePerMinute, RATE_MAX);
    const expiresAt = this.daysFromNow(draft.days);
    const key = newKey(this.actor.org);
    const proof = { id: key.id, secretHash: digestOf(key.secret).toString("hex") };
    const made = await this.record.keys.create({ ...proof, name, author, scopes, ratePerMinute, expiresAt });
    return { ...made, text: writeKey(key) };
  }

  /** A new secret; the one before still opens for a while, so that programs can be told one after the other. */
  async rotateKey(
    idOrName: string,
    {
      days,
      graceHours = GRACE_HOURS,
    }: { readonly days?: number | undefined; readonly graceHours?: number | undefined } = {},
  ): Promise<MadeKey> {
    this.require("rotate keys");
    const grace = graceHours === 0 ? 0 : within("A time of grace in hours", graceHours, GRACE_HOURS_MAX);
    const key = newKey(this.actor.org);
    const rotated = await this.record.keys.rotate(idOrName, {
      secretHash: digestOf(key.secret).toString("hex"),
      expiresAt: this.daysFromNow(days),
      oldExpiresAt: new Date(this.now() + grace * 3_600_000),
    });
    return { ...rotated, text: writeKey({ ...key, id: rotated.id }) };
  }

  async revokeKey(idOrName: string): Promise<ApiKey> {
    this.require("revoke keys");
    return this.record.keys.revoke(idOrName);
  }

  async members(): Promise<Member[]> {
    this.require("see members");
    return this.record.members.list();
  }

  async addMember({ subject, role, name = "" }: { subject: string; role: string; name?: string }): Promise<Member> {
    this.require("add members");
    return this.record.members.add({
      subject: subjectNamed(subject),
      role: roleNamed(role),
      name: name === "" ? "" : named("A member's name", name),
    });
  }

  async changeMember(subject: string, role: string): Promise<Member> {
    this.require("change members");
    return this.record.members.change(subject, roleNamed(role));
  }

  async removeMember(subject: string): Promise<void> {
    this.require("remove members");
    await this.record.members.remove(subject);
  }

  /** Another organisation, made by whoever runs the installation: a role in one organisation gives no right to it. */
  async createOrganisation(org: string, name: string = org): Promise<Organisation> {
    this.requireOperator("make organisations");
    if (!isOrgName(org))
      throw new SecaError(
        "bad_input",
        `${quoted(org)} is no name of an organisation.`,
        "Use a-z, 0-9 and -, begin with a letter, at most 40 characters.",
      );
    const there = this.store.organisation(org).by({ ...this.actor, org });
    return there.organisation.create(named("An organisation's name", name));
  }

  /** The one that the desk is in. */
  async organisation(): Promise<Organisation> {
    return this.record.organisation.get();
  }

  async renameOrganisation(name: string): Promise<Organisation> {
    this.require("rename the organisation");
    return this.record.organisation.rename(named("An organisation's name", name));
  }

  async organisations(): Promise<Organisation[]> {
    this.requireOperator("see all organisations");
    return this.store.organisations();
  }

  private require(what: string): void {
    requireScope(this.actor, "seca:admin", what);
  }

  private requireOperator(what: string): void {
    this.require(what);
    if (this.actor.subject === "local") return;
    throw new SecaError("refused", `To ${what} one must be at the computer that runs seca.`, "Ask whoever runs it.");
  }

  private daysFromNow(days: number = DAYS): Date {
    return new Date(this.now() + within("A key's life in days", days, DAYS_MAX) * DAY_MS);
  }

  private now(): number {
    return this.clock().getTime();
  }
}

function named(what: string, given: string): string {
  const name = given.trim();
  if (name !== "" && name.length <= NAME_MAX && name === onOneLine(name)) return name;
  throw new SecaError(
    "bad_input",
    `${what} cannot be ${quoted(given)}.`,
    `Use one line of 1 to ${NAME_MAX} characters.`,
  );
}

function subjectNamed(subject: string): string {
  if (/^oidc:https?:\/\/\S+#./.test(subject) && subject.length <= SUBJECT_MAX && subject === onOneLine(subject))
    return subject;
  throw new SecaError(
    "bad_input",
    `${quoted(subject, 200)} names nobody.`,
    "Write oidc:<issuer>#<sub>, as in oidc:https://id.example.com#248289.",
  );
}

function roleNamed(role: string): Role {
  if (isRole(role)) return role;
  throw new SecaError("bad_input", `${quoted(role)} is no role.`, `Roles: ${Object.keys(ROLES).join(", ")}.`);
}

function scopesNamed(given: readonly string[]): readonly Scope[] {
  const unknown = given.find((scope) => !SCOPES.includes(scope as Scope));
  if (unknown !== undefined) {
    const [close] = nearest(unknown, SCOPES, 1);
    throw new SecaError(
      "bad_input",
      `${quoted(unknown)} is no scope.`,
      `${close === undefined ? "" : `Did you mean ${close}? `}Scopes: ${SCOPES.join(", ")}.`,
    );
  }
  if (given.length === 0)
    throw new SecaError("bad_input", "A key without a scope opens nothing.", `Scopes: ${SCOPES.join(", ")}.`);
  return SCOPES.filter((scope) => given.includes(scope));
}

function within(what: string, value: number, most: number): number {
  if (Number.isInteger(value) && value >= 1 && value <= most) return value;
  throw new SecaError("bad_input", `${what} cannot be ${quoted(value)}.`, `Write a whole number from 1 to ${most}.`);
}
