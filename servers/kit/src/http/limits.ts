const MB = 1024 * 1024;

/** What one caller may cost the server. Tests shorten them. */
export interface Limits {
  /** A body as it comes: 64 MB of a file as base64, and room for the rest of the call. */
  readonly bodyBytes: number;
  /** All bodies that are being read at one time. */
  readonly heldBytes: number;
  readonly headersMs: number;
  /** From a request's first byte to its last. */
  readonly requestMs: number;
  /** How long a connection may lie idle between two requests. */
  readonly idleMs: number;
  /** How often slow connections are looked for. */
  readonly checkMs: number;
  /** How long an answer may wait for a reader who takes nothing. */
  readonly stallMs: number;
  /** More are refused; an idle one costs about 10 kB. */
  readonly connections: number;
  /** Of each path and organisation; an idle one makes room for a newcomer. */
  readonly sessions: number;
  /** Of all organisations together, whose sessions make no room for each other's. */
  readonly sessionsInAll: number;
  readonly sessionIdleMs: number;
  /** Organisations that are served at one time; one that is idle makes room. */
  readonly tenants: number;
  /** How long an organisation from which nobody calls is kept ready. */
  readonly tenantIdleMs: number;
  /** How often it is looked whether those who listen still may. */
  readonly recheckMs: number;
  /** Wrong tokens that one address may send in a minute. */
  readonly failedSignIns: number;
  /** How long a gauge may take to be read. */
  readonly gaugeMs: number;
  /** How often an event stream says that it is alive. */
  readonly heartbeatMs: number;
  /** How long accepted calls may still take once the server leaves: as long as any call may take. */
  readonly graceMs: number;
}

export const LIMITS: Limits = {
  bodyBytes: 96 * MB,
  heldBytes: 384 * MB,
  headersMs: 15_000,
  requestMs: 120_000,
  idleMs: 60_000,
  checkMs: 5000,
  stallMs: 30_000,
  connections: 12_000,
  sessions: 500,
  sessionsInAll: 2000,
  sessionIdleMs: 10 * 60_000,
  tenants: 1000,
  tenantIdleMs: 30 * 60_000,
  recheckMs: 30_000,
  failedSignIns: 30,
  gaugeMs: 1000,
  heartbeatMs: 15_000,
  graceMs: 26_000,
};
