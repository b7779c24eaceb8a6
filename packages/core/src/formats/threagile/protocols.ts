import type { Said } from "../mapping.ts";

/** Threagile's protocols: the name, ours for it, and whether it encrypts where the name settles that. */
const ENCRYPTED = { "@encrypted_in_transit": "yes" } as const;
const CLEAR = { "@encrypted_in_transit": "no" } as const;

const PAIRS = (
  "jdbc odbc sql-access-protocol nosql-access-protocol binary text smtp pop3 imap smb iiop jrmp " +
  "reverse-proxy-web-protocol"
).split(" ");

/** The first name of each meaning is the one we write. */
export const PROTOCOLS: Readonly<Record<string, Said>> = {
  http: { protocol: "http", ...CLEAR },
  https: { protocol: "https", ...ENCRYPTED },
  ws: { protocol: "ws", ...CLEAR },
  wss: { protocol: "wss", ...ENCRYPTED },
  ...Object.fromEntries(
    PAIRS.flatMap((name) => [
      [name, { protocol: name, ...CLEAR }],
      [`${name}-encrypted`, { protocol: name, ...ENCRYPTED }],
    ]),
  ),
  ssh: { protocol: "ssh", ...ENCRYPTED },
  "ssh-tunnel": { protocol: "ssh-tunnel", ...ENCRYPTED },
  ftp: { protocol: "ftp", ...CLEAR },
  ftps: { protocol: "ftps", ...ENCRYPTED },
  sftp: { protocol: "sftp", ...ENCRYPTED },
  scp: { protocol: "scp", ...ENCRYPTED },
  ldap: { protocol: "ldap", ...CLEAR },
  ldaps: { protocol: "ldaps", ...ENCRYPTED },
  mqtt: { protocol: "mqtt" },
  jms: { protocol: "jms" },
  nfs: { protocol: "nfs" },
  nrpe: { protocol: "nrpe" },
  xmpp: { protocol: "xmpp" },
  "local-file-access": { protocol: "local-file-access" },
  "in-process-library-call": { protocol: "in-process-library-call" },
  "inter-process-communication": { protocol: "inter-process-communication" },
  "container-spawning": { protocol: "container-spawning" },
};

/** Protocols of ours that go by a wider name in Threagile. */
const WIDER: Readonly<Record<string, string>> = {
  tls: "binary",
  tcp: "binary",
  grpc: "binary",
  amqp: "binary",
  kafka: "binary",
  postgres: "sql-access-protocol",
  postgresql: "sql-access-protocol",
  mysql: "sql-access-protocol",
  tds: "sql-access-protocol",
  sql: "sql-access-protocol",
  mongodb: "nosql-access-protocol",
  redis: "nosql-access-protocol",
  rest: "http",
  mcp: "http",
};

/** The protocol by its own or a wider name, in the variant that says what the model says of encryption. */
export function protocolFor(protocol: unknown, encrypted: unknown): string | undefined {
  if (typeof protocol !== "string") return undefined;
  const folded = protocol.toLowerCase().replaceAll(/[\s_]+/g, "-");
  const name = Object.hasOwn(WIDER, folded) ? WIDER[folded]! : folded;
  if (encrypted === "yes") {
    const safe = [`${name}-encrypted`, `${name}s`].find((each) => Object.hasOwn(PROTOCOLS, each));
    if (safe !== undefined) return safe;
  }
  return Object.hasOwn(PROTOCOLS, name) ? name : undefined;
}
