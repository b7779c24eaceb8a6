import { wordsOf } from "./key-words.ts";
import type { Setting } from "./settings.ts";

/** What a setting states outright of the program it belongs to. */
export interface Statement {
  readonly attribute: string;
  readonly value: boolean;
  readonly line: number;
}

const ON = /^(?:true|1|yes|on|enabled|require|required)$/i;
const OFF = /^(?:false|0|no|off|disabled|none)$/i;

type Rule = readonly [name: RegExp, value: RegExp, attribute: string, says: boolean];

/** Switches of well-known products; a name that ends like them means the same in others. */
const RULES: readonly Rule[] = [
  [/(?:^|_)ALLOW_EMPTY_(?:ROOT_)?PASSWORD$/, ON, "authenticated", false],
  [/(?:^|_)ALLOW_ANONYMOUS(?:_LOGIN)?$/, ON, "authenticated", false],
  [/(?:^|_)ALLOW_ANONYMOUS(?:_LOGIN)?$/, OFF, "authenticated", true],
  [/(?:^|_)AUTH_ANONYMOUS_ENABLED$/, ON, "authenticated", false],
  [/(?:^|_)AUTH_ANONYMOUS_ENABLED$/, OFF, "authenticated", true],
  [/^ANONYMOUS_ACCESS(?:_ENABLED)?$/, ON, "authenticated", false],
  [/^POSTGRES_HOST_AUTH_METHOD$/, /^trust$/i, "authenticated", false],
  [/^XPACK_SECURITY_ENABLED$/, OFF, "authenticated", false],
  [/^XPACK_SECURITY_ENABLED$/, ON, "authenticated", true],
  [/^XPACK_SECURITY_(?:HTTP|TRANSPORT)_SSL_ENABLED$/, ON, "encrypted_in_transit", true],
  [/^XPACK_SECURITY_HTTP_SSL_ENABLED$/, OFF, "encrypted_in_transit", false],
  [/^(?:DISABLE_SECURITY_PLUGIN|PLUGINS_SECURITY_DISABLED)$/, ON, "authenticated", false],
  [/(?:^|_)(?:DISABLE_AUTH(?:ENTICATION)?|AUTH_DISABLED|NO_AUTH|NOAUTH|INSECURE_MODE)$/, ON, "authenticated", false],
  [/(?:^|_)(?:AUTH|AUTHENTICATION)_ENABLED$/, OFF, "authenticated", false],
  [/(?:^|_)(?:AUTH|AUTHENTICATION)_ENABLED$/, ON, "authenticated", true],
  [/^NEO4J_AUTH$/, /^none$/i, "authenticated", false],
  [/^(?:REQUIREPASS|PASS)$/, /./, "authenticated", true],
  [/^PROTECTED_MODE$/, OFF, "authenticated", false],
  [/^API_INSECURE$/, ON, "authenticated", false],
  [/^REQUIRE_CERTIFICATE$/, ON, "mutual_tls", true],
  [/^ALLOW_PLAINTEXT_LISTENER$/, ON, "encrypted_in_transit", false],
  [/^NODE_TLS_REJECT_UNAUTHORIZED$/, OFF, "certificate_checked", false],
  [/(?:^|_)(?:INSECURE_SKIP_VERIFY|TLS_SKIP_VERIFY|SKIP_TLS_VERIFY|SSL_INSECURE)$/, ON, "certificate_checked", false],
  [/(?:^|_)(?:VERIFY_SSL|SSL_VERIFY|TLS_VERIFY|VERIFY_CERTS?)$/, OFF, "certificate_checked", false],
  [/(?:^|_)(?:AUDIT_LOG|AUDIT_ENABLED|AUDIT_LOG_ENABLED)$/, ON, "logged", true],
  [/^RATE_LIMIT_ENABLED$/, ON, "rate_limited", true],
];

export function statementsIn(settings: readonly Setting[]): Statement[] {
  return settings.flatMap(({ key, value, line }) => {
    const name = wordsOf(key).join("_");
    const rule = RULES.find(([pattern, said]) => pattern.test(name) && said.test(value));
    return rule === undefined ? [] : [{ attribute: rule[2], value: rule[3], line }];
  });
}
