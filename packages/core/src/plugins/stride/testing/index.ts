export { type Drawing, answeredBy, settledBy } from "./cases.ts";
export { packSuite } from "./pack-suite.ts";
