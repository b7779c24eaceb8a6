export { idOf, model } from "./model.ts";
export { ruleSuite, type RuleCases } from "./rule-suite.ts";
