import { SecaError, quoted } from "@seca/core/kernel";
import { OPERATIONS_MAX, Operation } from "@seca/core/model";

/** Operations are read here and not in a tool's definition, which a model reads with every list of tools. */
export function readOperations(given: readonly unknown[], field: string): Operation[] {
  if (given.length > OPERATIONS_MAX)
    throw new SecaError("too_large", `${given.length} operations came.`, `Send at most ${OPERATIONS_MAX} at once.`);
  return given.map((each, at) => {
    const read = Operation.safeParse(each);
    if (read.success) return read.data;
    throw new SecaError(
      "bad_input",
      `${field}.${at} is no operation: ${quoted(each)}.`,
      'Operations are written as for change_apply: {"op":"set","target":"component/api","field":"owner","value":"team a"}.',
    );
  });
}
