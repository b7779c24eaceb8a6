// Bundled in place of `@modelcontextprotocol/server/_shims`, which brings a JSON Schema checker of 215 KB to every start.
// It would check what a user answers to a form; a server of ours that asks with forms takes this file away again.
export { default as process } from "node:process";

export class DefaultJsonSchemaValidator {
  getValidator() {
    throw new Error("This build has no checker for forms; see scripts/sdk-shims.mjs.");
  }
}
