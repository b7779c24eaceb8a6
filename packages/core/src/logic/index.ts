export { checkAgainst, spoken, type Domain } from "./domain.ts";
export { evaluate, evaluateOver, type Cell, type Cube } from "./evaluate.ts";
export { ALWAYS, allOf, anyOf, not, test, variablesIn, type Expression } from "./expression.ts";
export { expressionOf, implicantsOf, type Implicant } from "./implicants.ts";
export { parseExpression } from "./parse.ts";
export { printExpression } from "./print.ts";
export {
  CONTEXTS_MAX,
  contextCount,
  tableOf,
  tally,
  type Context,
  type Table,
  type Tally,
  type Verdict,
} from "./table.ts";
