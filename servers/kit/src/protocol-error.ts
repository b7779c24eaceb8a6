import { type ErrorCode, type Log, SecaError } from "@seca/core/kernel";
import { ProtocolError, ProtocolErrorCode, ResourceNotFoundError } from "@modelcontextprotocol/server";
import { reportFault } from "./fault.ts";

/** Codes that say "not now" rather than "not like this". */
const OUR_SIDE: ReadonlySet<ErrorCode> = new Set(["timeout", "unavailable"]);

/** What goes onto the wire where no tool result can carry the error: lists, resources, prompts, unknown names. */
export function protocolErrorOf(error: unknown, { method, log }: { method: string; log: Log }): ProtocolError {
  if (error instanceof SecaError) {
    const { code, message: sentence, hint, details } = error;
    const kind = OUR_SIDE.has(code) ? ProtocolErrorCode.InternalError : ProtocolErrorCode.InvalidParams;
    return new ProtocolError(kind, `${sentence} ${hint}`, { code, sentence, hint, ...(details && { details }) });
  }
  if (error instanceof ResourceNotFoundError) return error;
  if (error instanceof ProtocolError) {
    // The SDK's own refusals of a malformed request hold a dump of its schema checker.
    return error.code === ProtocolErrorCode.InvalidParams ? malformed(method) : error;
  }
  return new ProtocolError(ProtocolErrorCode.InternalError, reportFault(log, error, method));
}

export const malformed = (method: string): ProtocolError =>
  new ProtocolError(ProtocolErrorCode.InvalidParams, `The parameters of ${method} are not what the protocol asks for.`);

export const tooLate = (method: string, limitMs: number): SecaError =>
  new SecaError(
    "timeout",
    `${method} was not done within ${limitMs / 1000} s.`,
    "Try again when the machine is less busy.",
  );
