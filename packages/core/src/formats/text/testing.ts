import { SecaError } from "../../kernel/index.ts";

/** What a reader has against a text: the sentence of its error. Anything else than such an error is a bug. */
export async function refusalOf(read: () => unknown): Promise<string> {
  try {
    await read();
  } catch (error) {
    if (error instanceof SecaError) return error.message;
    throw error;
  }
  return "was read";
}
