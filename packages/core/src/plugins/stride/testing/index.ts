export { type Drawing, answeredBy, settledBy } from "./cases.ts";
export { impliedAmong } from "./implied.ts";
export { packSuite } from "./pack-suite.ts";
