import type { AttributeName } from "../../../knowledge/index.ts";
import type { Props } from "../../../model/index.ts";
import type { Words } from "./demands.ts";

export type RemedyType = NonNullable<Props<"mitigation">["type"]>;

interface Remedy {
  readonly type: RemedyType;
  readonly does: (words: Words) => string;
  /** Where it reads otherwise of a flow. */
  readonly ofFlow?: (words: Words) => string;
}

/** What gives an element an attribute, in words that hold whatever it is asked for. */
export const REMEDIES: Readonly<Partial<Record<AttributeName, Remedy>>> = {
  authenticated: prevents(
    ({ it }) => `Let ${it} check who is calling.`,
    ({ it, from, to }) => `Let ${to} check that ${it} really comes from ${from}.`,
  ),
  mfa: prevents(({ it, from, to }) => `Let ${to} ask ${from} for a second factor on ${it}.`),
  mutual_tls: prevents(({ it, from, to }) => `Let ${from} and ${to} show each other a certificate on ${it}.`),
  signature_verified: prevents(
    ({ it }) => `Let ${it} check signatures before it uses what it gets.`,
    ({ it, from, to }) => `Let ${from} sign ${it}, and let ${to} check the signature before using it.`,
  ),
  ip_filtered: prevents(({ it, from, to }) => `Let ${to} take ${it} from the addresses of ${from} only.`),
  encrypted_in_transit: prevents(({ it, from, to }) => `Encrypt ${it} all the way from ${from} to ${to}.`),
  over_vpn: prevents(({ it }) => `Run ${it} inside a VPN.`),
  certificate_checked: prevents(({ it, from, to }) => `Let ${from} check the certificate of ${to} on ${it}.`),
  replay_protected: prevents(
    ({ it }) => `Let ${it} refuse what was sent before.`,
    ({ it, to }) => `Number or date ${it}, and let ${to} refuse what it had before.`,
  ),
  rollback_protected: prevents(({ it }) => `Let ${it} refuse anything older than what it holds.`),
  authorised: prevents(
    ({ it }) => `Let ${it} check what a known caller may do.`,
    ({ it, from, to }) => `Let ${to} check what ${from} may have over ${it}.`,
  ),
  rate_limited: prevents(
    ({ it }) => `Limit how many requests ${it} takes.`,
    ({ it, from }) => `Limit how often ${from} may send ${it}.`,
  ),
  input_validated: prevents(({ it }) => `Let ${it} check what it receives before it uses it.`),
  tamper_protected: prevents(({ it }) => `Make ${it} hard to open, and make it show when somebody did.`),
  own_accounts: prevents(({ it }) => `Give everybody who acts as ${it} an account of their own.`),
  asks_human: prevents(({ it }) => `Let a person approve what ${it} does before it takes effect.`),
  output_checked: prevents(({ it }) => `Check what ${it} produces before it is passed on or acted upon.`),
  patched: prevents(({ it }) => `Give ${it} its security updates in time.`),
  hardened: prevents(({ it }) => `Set ${it} up by a hardening guide.`),
  least_privilege: prevents(({ it }) => `Give ${it} only the rights that it needs.`),
  limits_resources: prevents(({ it }) => `Limit the memory and processor time of ${it}.`),
  encrypted_at_rest: prevents(({ it }) => `Encrypt what ${it} keeps.`),
  approved: prevents(({ it }) => `Let ${it} take part only after somebody has looked at it and agreed.`),
  readings_checked: detects(({ it }) => `Let ${it} refuse readings that cannot be.`),
  reviewed: detects(({ it }) => `Let a second person review ${it} and its changes.`),
  reads_logged: detects(({ it }) => `Record who read what at ${it}.`),
  logged: detects(
    ({ it }) => `Write what happens at ${it} to a log that cannot be changed from there.`,
    ({ it }) => `Write each ${it} to a log that neither end can change.`,
  ),
  monitored: detects(
    ({ it }) => `Let somebody learn of it when ${it} behaves oddly.`,
    ({ it, to }) => `Let somebody learn of it when ${it} stays away from ${to} or looks odd.`,
  ),
  fails_safe: {
    type: "respond",
    does: ({ it }) => `Let ${it} go to a safe state when it loses its controller or its link.`,
  },
  redundant: { type: "recover", does: ({ it }) => `Let the work of ${it} go on when one instance fails.` },
};

function prevents(does: Remedy["does"], ofFlow?: Remedy["does"]): Remedy {
  return { type: "prevent", does, ...(ofFlow !== undefined && { ofFlow }) };
}

function detects(does: Remedy["does"], ofFlow?: Remedy["does"]): Remedy {
  return { type: "detect", does, ...(ofFlow !== undefined && { ofFlow }) };
}
