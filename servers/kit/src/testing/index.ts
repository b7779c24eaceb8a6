export { bundle, type Bundle } from "./bundle.ts";
export { connectInMemory, connectOverStdio, type Era } from "./clients.ts";
export { TOOL_BUDGET, describeTool, toolBudget, type Budget, type Listed } from "./describe.ts";
export { startHost, type Command, type Heard, type RawHost } from "./host.ts";
