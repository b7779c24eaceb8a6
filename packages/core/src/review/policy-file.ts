import { decode, plain, readYaml } from "../formats/text/index.ts";
import { SecaError, quoted } from "../kernel/index.ts";
import { type Policy, readPolicy } from "./policy.ts";

/** A thousand allowances with their reasons are less. */
const LENGTH_MAX = 1_000_000;

/** A policy as it lies in a file, in YAML or JSON: plain data only, without anchors and tags. */
export async function readPolicyFile(bytes: Uint8Array, file: string): Promise<Policy> {
  const { text, why } = decode(bytes);
  if (text === undefined)
    throw new SecaError(
      "bad_input",
      `The policy ${quoted(file, 120)} is no text: ${why}.`,
      "A policy is YAML or JSON.",
    );
  return readPolicy(plain(await readYaml(text, { file, lengthMax: LENGTH_MAX })));
}
