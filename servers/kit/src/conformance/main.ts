/** Serves the fixtures on the HTTP entry that our servers have, for `npm run conformance` alone. */
import { openHttp } from "../http/index.ts";
import { fixtures } from "./fixtures.ts";
import { conformanceFactory } from "./server.ts";

const { address } = await openHttp({
  servers: { "/mcp": fixtures },
  factoryOf: conformanceFactory,
  log: fixtures.log,
});
process.stdout.write(`MCP: ${address}/mcp\n`);
