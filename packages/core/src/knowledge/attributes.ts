import type { Kind } from "../model/index.ts";

/** What rules may ask of an element, where it may stand, and the question a person is asked when nobody said. */
export interface AttributeFact {
  readonly at: readonly Kind[];
  /** One sentence; `{name}` stands for the element. */
  readonly asks: string;
  /** The answer that lowers the risk; undefined where either may be right. */
  readonly good?: "yes" | "no";
}

const COMPONENT = ["component"] as const;
const ENDS = ["component", "flow"] as const;
/** What may be said of a thing as well as of what it runs on. */
const HOSTED = ["component", "runtime"] as const;
const DATA = ["data"] as const;
const FLOW = ["flow"] as const;

const fact = (at: readonly Kind[], good: "yes" | "no" | undefined, asks: string): AttributeFact =>
  good === undefined ? { at, asks } : { at, asks, good };

export const ATTRIBUTES = {
  // How a caller is met
  authenticated: fact(ENDS, "yes", "Does {name} check who is calling?"),
  authorised: fact(ENDS, "yes", "Does {name} check what a known caller may do?"),
  mfa: fact(ENDS, "yes", "Does {name} ask people for a second factor?"),
  rate_limited: fact(ENDS, "yes", "Is the number of requests that {name} takes limited?"),
  sign_in_limited: fact(COMPONENT, "yes", "Are repeated attempts to sign in at {name} slowed down or stopped?"),
  own_accounts: fact(COMPONENT, "yes", "Has everybody who works with {name} an account of their own?"),
  input_validated: fact(ENDS, "yes", "Is what {name} receives checked before it is used?"),
  output_encoded: fact(ENDS, "yes", "Is what {name} puts out encoded for the place where it is shown or run?"),
  ip_filtered: fact(ENDS, "yes", "Do only known network addresses reach {name}?"),
  public_network: fact(ENDS, "no", "Does {name} use a network that strangers share?"),
  csrf_protected: fact(COMPONENT, "yes", "Does {name} refuse requests that another site sends in a user's name?"),
  session_protected: fact(COMPONENT, "yes", "Are the sessions of {name} bound, limited in time and ended on leaving?"),
  default_credentials: fact(HOSTED, "no", "Does {name} still accept the credentials it was delivered with?"),
  internet_facing: fact(["component", "boundary"], undefined, "Can {name} be reached from the internet?"),
  public_access: fact(COMPONENT, "no", "Can everybody read what {name} keeps?"),

  // What passes between two
  encrypted_in_transit: fact(["component", "flow", "boundary"], "yes", "Is all that passes over {name} encrypted?"),
  certificate_checked: fact(ENDS, "yes", "Is the other side's certificate checked at {name}?"),
  mutual_tls: fact(ENDS, "yes", "Do both sides of {name} show a certificate?"),
  replay_protected: fact(ENDS, "yes", "Is a message that is sent to {name} a second time refused?"),
  read_only: fact(FLOW, undefined, "Does {name} only read?"),
  over_vpn: fact(FLOW, "yes", "Does {name} run inside a VPN?"),
  signed: fact(["data", "component", "flow"], "yes", "Is {name} signed by its maker or sender?"),
  signature_verified: fact(["data", "component", "flow"], "yes", "Is the signature of {name} verified before use?"),

  // What can be seen afterwards
  logged: fact([...ENDS, "runtime"], "yes", "Is what happens at {name} written to a log that it cannot change?"),
  reads_logged: fact(COMPONENT, "yes", "Is it recorded who read what at {name}?"),
  monitored: fact([...ENDS, "runtime"], "yes", "Does somebody learn of it when {name} behaves oddly?"),

  // How it is kept
  encrypted_at_rest: fact([...HOSTED, "data"], "yes", "Is {name} encrypted where it is stored?"),
  backed_up: fact([...HOSTED, "data"], "yes", "Is {name} backed up, and was a restore tried?"),
  copy_apart: fact(COMPONENT, "yes", "Is {name} safe from whoever administers what it holds copies of?"),
  deletes_old_data: fact(["component", "data"], "yes", "Is {name} deleted or emptied when it is no longer needed?"),
  versioned: fact(COMPONENT, "yes", "Does {name} keep earlier versions of what is overwritten?"),
  sets_failures_aside: fact(COMPONENT, "yes", "Does {name} put a message aside that failed several times?"),
  deletion_protected: fact(COMPONENT, "yes", "Does deleting {name} take a second step or a waiting time?"),
  redundant: fact(HOSTED, "yes", "Does the work go on when one instance of {name} fails?"),
  malware_scanned: fact(COMPONENT, "yes", "Are files that reach {name} scanned for malware?"),

  // What it is and who runs it
  managed: fact(HOSTED, undefined, "Does somebody else run and patch {name}?"),
  custom_code: fact(COMPONENT, undefined, "Is {name} code of your own?"),
  multi_tenant: fact(HOSTED, undefined, "Do several customers share {name}?"),
  used_by_human: fact(COMPONENT, undefined, "Do people work with {name} directly?"),
  network_access: fact(COMPONENT, undefined, "May {name} open connections to other networks?"),
  egress_limited: fact(COMPONENT, "yes", "Can {name} reach only the addresses that it needs?"),

  // How firmly it stands
  hardened: fact(HOSTED, "yes", "Is {name} set up by a hardening guide?"),
  patched: fact(HOSTED, "yes", "Does {name} get security updates in time?"),
  isolated: fact([...HOSTED, "boundary"], "yes", "Is {name} kept apart from what it does not need?"),
  sandboxed: fact(HOSTED, "yes", "Does {name} run in a sandbox?"),
  least_privilege: fact(HOSTED, "yes", "Has {name} only the rights that it needs?"),
  runs_as_root: fact(HOSTED, "no", "Does {name} run as root or administrator?"),
  privileged: fact(HOSTED, "no", "Does {name} run privileged on its host?"),
  read_only_filesystem: fact(HOSTED, "yes", "Is the file system of {name} read-only?"),
  host_network: fact(HOSTED, "no", "Does {name} share the network of its host?"),
  host_paths: fact(HOSTED, "no", "Does {name} see files of its host?"),
  limits_resources: fact(HOSTED, "yes", "Are memory and processor time of {name} limited?"),
  secrets_managed: fact(COMPONENT, "yes", "Does {name} get its secrets from a store or a protected file?"),
  service_account_token: fact(HOSTED, "no", "Does {name} hold a token of its platform's interface?"),
  metadata_protected: fact(HOSTED, "yes", "Is the cloud's metadata service out of reach of requests through {name}?"),

  // Where it comes from
  reviewed: fact(COMPONENT, "yes", "Does a second person review {name} and its changes?"),
  approved: fact(COMPONENT, "yes", "Was the use of {name} approved?"),
  pinned: fact(HOSTED, "yes", "Is the version of {name} fixed by a digest or checksum?"),
  dependencies_pinned: fact(COMPONENT, "yes", "Is what {name} takes from others fixed by version and checksum?"),
  provenance_verified: fact(COMPONENT, "yes", "Is it verified where {name} was built and from what?"),
  scanned: fact(HOSTED, "yes", "Is {name} scanned for known weaknesses?"),
  rollback_protected: fact(COMPONENT, "yes", "Does {name} refuse to go back to an older version?"),

  // Devices
  secure_boot: fact(HOSTED, "yes", "Does {name} start only software that is signed?"),
  debug_locked: fact(HOSTED, "yes", "Are the debug interfaces of {name} closed?"),
  tamper_protected: fact(HOSTED, "yes", "Does {name} withstand or notice being opened?"),
  position_checked: fact(COMPONENT, "yes", "Does {name} compare the position it is told with another source?"),
  readings_checked: fact(COMPONENT, "yes", "Does {name} refuse readings that cannot be?"),
  fails_safe: fact(COMPONENT, "yes", "Does {name} go to a safe state when it loses its controller or its link?"),

  // Models and agents
  asks_human: fact(COMPONENT, "yes", "Does a person approve what {name} does before it takes effect?"),
  can_be_stopped: fact(COMPONENT, "yes", "Can a person stop {name} at any time?"),
  instructions_separated: fact(COMPONENT, "yes", "Are instructions to {name} kept apart from the data it reads?"),
  output_checked: fact(COMPONENT, "yes", "Is what {name} produces checked before it is passed on or acted upon?"),
  learns_from_input: fact(COMPONENT, "no", "Does whoever runs {name} train on what is sent to it?"),

  // What data is
  personal: fact(DATA, undefined, "Does {name} tell something of a person?"),
  credential: fact(DATA, undefined, "Does {name} open a door, as a password or token does?"),
  health: fact(DATA, undefined, "Does {name} tell something of somebody's health?"),
  payment: fact(DATA, undefined, "Does {name} hold card or account numbers?"),
  biometric: fact(DATA, undefined, "Does {name} hold features of a body, such as a face or a fingerprint?"),
  location: fact(DATA, undefined, "Does {name} tell where somebody or something is?"),
  key_material: fact(DATA, undefined, "Does {name} hold cryptographic keys?"),
  hashed: fact(DATA, "yes", "Is {name} kept only as a hash?"),
  kept_from_logs: fact(DATA, "yes", "Is {name} kept out of logs and measurements?"),
  masked: fact(DATA, "yes", "Is {name} masked where it is shown?"),
  pseudonymised: fact(DATA, "yes", "Are names in {name} replaced by pseudonyms?"),

  // Boundaries
  filtered: fact(["boundary"], "yes", "Does only what is allowed pass {name}?"),
  default_deny: fact(["boundary"], "yes", "Is what no rule allows refused at {name}?"),
} as const satisfies Readonly<Record<string, AttributeFact>>;

export type AttributeName = keyof typeof ATTRIBUTES;

export const isAttribute = (name: string): name is AttributeName => Object.hasOwn(ATTRIBUTES, name);

/** The names of what may be asked of a kind of element, in the order of the table. */
export function attributesOf(kind: Kind): readonly AttributeName[] {
  const names = Object.keys(ATTRIBUTES) as AttributeName[];
  return names.filter((name) => (ATTRIBUTES[name] as AttributeFact).at.includes(kind));
}
