import { type Clock, type Log, type OidcSettings } from "../kernel/index.ts";
import type { Store } from "../store/index.ts";
import type { Admitted, Denied } from "./admission.ts";
import { authorOf, orgOf, scopesIn, subjectOf } from "./claims.ts";
import type { Issuer } from "./oidc.ts";
import { scopesOf } from "./roles.ts";

export interface TokenGateOptions {
  /** The organisation of tokens that name none. */
  readonly org: string;
  readonly store: () => Promise<Store>;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * Lets in by a token of the company's own provider. The token says who it is and what the program may do for them; what
 * they may do at all is their role's, and only what both allow is granted.
 */
export class TokenGate {
  private readonly settings: OidcSettings;
  private readonly options: TokenGateOptions;
  private issuer: Promise<Issuer> | undefined;

  constructor(settings: OidcSettings, options: TokenGateOptions) {
    this.settings = settings;
    this.options = options;
  }

  async admit(token: string): Promise<Admitted | Denied> {
    const { settings, options } = this;
    this.issuer ??= import("./oidc.ts").then(({ Issuer }) => new Issuer(settings, options));
    const verified = await (await this.issuer).verify(token);
    if ("denied" in verified) return verified;
    const { claims, expiresAt } = verified;
    const subject = subjectOf(claims, settings.issuer);
    if (subject === undefined) return { denied: "malformed" };
    const org = orgOf(claims, settings, options.org);
    const member = org === undefined ? undefined : await this.memberOf(org, subject);
    if (org === undefined || member === undefined) return { denied: "not_a_member" };
    const mayDo = scopesOf(member.role);
    const scopes = scopesIn(claims, settings).filter((scope) => mayDo.includes(scope));
    return scopes.length === 0 ? { denied: "no_scope" } : { org, subject, author: authorOf(claims), scopes, expiresAt };
  }

  private async memberOf(org: string, subject: string) {
    return (await this.options.store()).organisation(org).members.find(subject);
  }
}
