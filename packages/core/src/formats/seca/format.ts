import { SecaError, quoted } from "../../kernel/index.ts";
import type { Format, Reading } from "../format.ts";
import { readSeca } from "./read.ts";
import { writeSeca } from "./write.ts";

/** Our own file among the foreign ones: what is in it, is all there is to say of it. */
export const format: Format = {
  id: "seca",
  title: "seca",
  files: "system.yaml",
  recognise: ({ text }) => (text !== undefined && BEGINS.test(text.slice(0, BEGINNING)) ? 1 : 0),
  read: async ({ text, input, name: file }) => {
    if (text === undefined) {
      throw new SecaError("bad_input", `${quoted(file, 120)} is not text.`, "Save it as UTF-8 and read it again.");
    }
    const { name, description, entities, links } = await readSeca(text, { input });
    const counts: Record<string, number> = {};
    for (const what of [...entities.map(({ kind }) => kind), ...links.map(() => "link")]) {
      counts[what] = (counts[what] ?? 0) + 1;
    }
    const facts = { name, ...(description !== undefined && { description }), entities, links };
    return { format: "seca", ...facts, counts, dropped: [], unclear: [] } satisfies Reading;
  },
  write: async ({ name, description, entities, links }) => ({
    text: await writeSeca({ name, ...(description !== undefined && { description }), entities, links }),
    dropped: [],
  }),
};

const BEGINNING = 4096;
/** The key stands at the top level: at the beginning of a line, or as a key of the outermost braces. */
const BEGINS = /^(?:\s*\{[^{[]*)?["']?seca["']?\s*:\s*\d/m;
