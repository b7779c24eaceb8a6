import { existsSync, readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Facts, Format } from "../format.ts";
import { readSeca } from "../seca/index.ts";
import { noSiblings } from "../source.ts";
import { EXAMPLES, openFile, shared, sourceFrom, type Sample } from "./samples.ts";
import { readSchema, schemaErrors } from "./schema.ts";
import type { SuiteOptions } from "./suite.ts";
import { UNKNOWN, withUnknown } from "./unknown.ts";
import { parsed } from "./written.ts";

interface WritingOptions extends SuiteOptions {
  readonly names: readonly string[];
  readonly own: (name: string) => Sample;
}

/** Other examples show programs. */
const systems = readdirSync(EXAMPLES).filter((entry) => existsSync(join(EXAMPLES, entry, "system.yaml")));

/** What a format that writes proves: nothing is lost on the way, and it takes models that never came from it. */
export function writingSuite(format: Format, { names, own, unknownAt = {}, schema }: WritingOptions): void {
  const written = async (name: string): Promise<string> => {
    const { source, siblings } = own(name);
    return (await format.write!(await format.read(source, siblings))).text;
  };

  describe.each(names)("what is written of %s", (name) => {
    writesBack(format, () => own(name));

    it.each((unknownAt[name] ?? []).map((path) => ({ path })))(
      "keeps a field that nobody knows at $path",
      async ({ path }) => {
        const { source, siblings } = withUnknown(own(name), path);
        expect((await format.write!(await format.read(source, siblings))).text).toContain(UNKNOWN);
      },
    );
  });

  it.each(systems)(
    "the model %s is written the same in whatever order its facts come, and can be read",
    async (system) => {
      const facts = await example(system);
      const { text } = await format.write!(facts);
      const { entities, links } = facts;
      const reversed = { ...facts, entities: entities.toReversed(), links: links.toReversed() };
      expect((await format.write!(reversed)).text).toBe(text);
      const again = await format.read(sourceFrom(text, basename(names[0] ?? format.files)), noSiblings);
      expect(again.format).toBe(format.id);
    },
  );

  const file = schema === undefined ? undefined : shared(`schemas/${schema}`);
  describe.skipIf(file === undefined)(`the schema ../shared/schemas/${schema ?? ""}, where it is there,`, () => {
    it.each(names)("accepts what is written of %s", async (name) => {
      expect(schemaErrors(readSchema(file!), await parsed(await written(name)))).toEqual([]);
    });

    it.each(systems)("accepts what is written of the model %s", async (system) => {
      const { text } = await format.write!(await example(system));
      expect(schemaErrors(readSchema(file!), await parsed(text))).toEqual([]);
    });
  });
}

/** Reading what was written gives the same facts, and writing those gives the same bytes. */
export function writesBack(format: Format, open: () => Sample): void {
  it("reads back as it was, and is the same bytes when written again", async () => {
    const { source, siblings } = open();
    const first = await format.read(source, siblings);
    const { text } = await format.write!(first);
    const second = await format.read({ ...sourceFrom(text, source.name), input: source.input }, siblings);
    expect(withoutPlaces(second)).toEqual(withoutPlaces(first));
    expect((await format.write!(second)).text).toBe(text);
  });
}

async function example(system: string): Promise<Facts> {
  const { source } = openFile(join(EXAMPLES, system, "system.yaml"));
  return readSeca(source.text!, { input: source.input });
}

/** Facts without the lines they stand in and the inputs they come from, which writing changes. */
function withoutPlaces({ name, description, entities, links }: Facts): unknown {
  const strip = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(strip);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(
      Object.entries(value)
        .filter(([key]) => key !== "span")
        .map(([key, inner]) => [key, key === "ext" ? inner : strip(inner)]),
    );
  };
  const facts = [...entities, ...links].map((fact) => ({ ...fact, origin: { by: fact.origin.by } }));
  return { name, description, facts: facts.map(strip) };
}
