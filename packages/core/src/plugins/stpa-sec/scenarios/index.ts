export { scenariosIn, type Scenarios } from "./answer.ts";
export { scenarioById, scenariosOf, type Scenario } from "./scenario.ts";
