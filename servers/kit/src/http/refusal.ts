/** A request that is not passed on to any server: why, in our words, and with which status. */
export interface Refusal {
  readonly status: number;
  readonly sentence: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** In the shape that MCP clients read errors in. */
export function refused({ status, sentence, headers = {} }: Refusal, code = -32_000): Response {
  return Response.json({ jsonrpc: "2.0", id: null, error: { code, message: sentence } }, { status, headers });
}
