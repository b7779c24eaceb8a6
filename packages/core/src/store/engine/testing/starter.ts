/** A process of its own that starts the engine and says what came of it, as one line of JSON. */
import { argv, stdout } from "node:process";
import { SecaError, silentLog } from "../../../kernel/index.ts";
import { startEngine } from "../index.ts";

const [home = "", cache = ""] = argv.slice(2);
const said = await startEngine({ home, cache, log: silentLog }).then(
  (address) => ({ address }),
  (error: unknown) => ({ error: error instanceof SecaError ? [error.code, error.message] : ["bug", String(error)] }),
);
stdout.write(JSON.stringify(said));
