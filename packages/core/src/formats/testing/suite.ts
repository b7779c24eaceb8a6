import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SecaError } from "../../kernel/index.ts";
import { attributesOf } from "../../knowledge/attributes.ts";
import { type Entity, type Kind, canonicalJson } from "../../model/index.ts";
import type { Format, Reading, Source } from "../format.ts";
import { recogniseFormat } from "../recognise.ts";
import { toSource } from "../source.ts";
import { brokenTexts } from "./broken.ts";
import { openFile, openSample, samplesOfOthers, shared, sourceFrom, type Sample } from "./samples.ts";
import { writingSuite, writesBack } from "./writing.ts";

export interface SuiteOptions {
  /** Own files by their name in the folder's `samples/`, each with how many of each kind it holds. */
  readonly samples: Readonly<Record<string, Partial<Record<Kind, number>>>>;
  /** Files of others under `../shared`, read if they are there: `data/tmt/test_model.tm7`. */
  readonly foreign?: readonly string[];
  /** The file in `../shared/schemas` that judges what is written. */
  readonly schema?: string;
  /** Tables, by sample, to which a field that nobody knows is added, and must be written back: `["project"]`. */
  readonly unknownAt?: Readonly<Record<string, readonly (readonly (string | number)[])[]>>;
  /** The prose reader takes any text there is. */
  readonly takesAnything?: boolean;
}

/** What every format proves of itself: its tests call this beside those that are its own. */
export function formatSuite(format: Format, options: SuiteOptions): void {
  const { samples, foreign = [], takesAnything = false } = options;
  const names = Object.keys(samples);
  const own = (name: string): Sample => openSample(`${format.id}/samples/${name}`);
  const read = ({ source, siblings }: Sample): Promise<Reading> => format.read(source, siblings);

  describe.each(names)("the sample %s", (name) => {
    it("is recognised as what it is", async () => {
      expect(await bestFor(format, own(name).source)).toBe(format.id);
    });

    it("holds what it was made to hold", async () => {
      const { entities } = await read(own(name));
      const count = (kind: string): number => entities.filter((entity) => entity.kind === kind).length;
      const expected = samples[name]!;
      expect(Object.fromEntries(Object.keys(expected).map((kind) => [kind, count(kind)]))).toEqual(expected);
    });

    readsWell(() => own(name), read);
  });

  for (const path of foreign) {
    describe.skipIf(shared(path) === undefined)(`../shared/${path}, where it lies beside the project,`, () => {
      const open = (): Sample => openFile(shared(path)!);
      it("is recognised as what it is", async () => {
        expect(await bestFor(format, open().source)).toBe(format.id);
      });
      readsWell(open, read);
      if (format.write !== undefined) writesBack(format, open);
    });
  }

  it.skipIf(takesAnything)("leaves the samples of other formats to them", () => {
    const taken = samplesOfOthers(format.id).filter(({ path }) => format.recognise(openFile(path).source) >= 0.5);
    expect(taken).toEqual([]);
  });

  it.skipIf(takesAnything)("recognises neither nothing nor any text", () => {
    const strange = ["", "\n", "{}", "[]", "<a/>", "a: b", "- a", "Some words.", "null", "\u0000", "{".repeat(10_000)];
    expect(strange.filter((text) => format.recognise(sourceFrom(text)) > 0)).toEqual([]);
  });

  if (format.write !== undefined) writingSuite(format, { ...options, names, own });

  it.each(names)(
    "answers a broken %s by a reading or by what is wrong",
    async (name) => {
      const sample = own(name);
      const { text, bytes, input, name: file } = sample.source;
      const toBytes = (broken: string): Uint8Array => Buffer.from(broken, text === undefined ? "latin1" : "utf8");
      const outcome = async (broken: string): Promise<string> => {
        const source = toSource({ input, name: file, bytes: toBytes(broken) });
        format.recognise(source);
        return format.read(source, sample.siblings).then(
          () => "read",
          (error: unknown) => (error instanceof SecaError ? "refused" : String((error as Error).stack)),
        );
      };
      await fc.assert(
        fc.asyncProperty(brokenTexts(text ?? Buffer.from(bytes).toString("latin1")), async (broken) => {
          expect(["read", "refused"]).toContain(await outcome(broken));
        }),
        { numRuns: 200 },
      );
    },
    60_000,
  );
}

/** What holds for every reading, whoever made the file. */
function readsWell(open: () => Sample, read: (sample: Sample) => Promise<Reading>): void {
  it("gives the same bytes each time", async () => {
    expect(canonicalJson(await read(open()))).toBe(canonicalJson(await read(open())));
  });

  it("says of each fact in which line of which file it stands", async () => {
    const sample = open();
    const { entities, links } = await read(sample);
    const wrong = [...entities, ...links].filter(({ origin }) => {
      if (origin.by !== "import" && origin.by !== "input") return true;
      const lines = origin.input === undefined ? undefined : sample.linesOf(origin.input);
      if (lines === undefined) return true;
      const line = origin.span?.line;
      return sample.source.text !== undefined && (line === undefined || line > lines);
    });
    expect(wrong.map((fact) => [fact.kind, "id" in fact ? fact.id : fact.from, fact.origin])).toEqual([]);
  });

  it("links only what is there", async () => {
    const { entities, links } = await read(open());
    const ids = new Set(entities.map(({ id }) => id));
    expect(links.filter(({ from, to }) => !ids.has(from) || !ids.has(to))).toEqual([]);
  });

  it("says only what rules can ask about", async () => {
    const { entities } = await read(open());
    const said = entities.flatMap((entity) => saidOf(entity).map((attribute) => `${attribute} of a ${entity.kind}`));
    const known = new Set(
      entities.flatMap(({ kind }) => attributesOf(kind).map((attribute) => `${attribute} of a ${kind}`)),
    );
    expect([...new Set(said)].filter((each) => !known.has(each))).toEqual([]);
  });

  it("accounts for everything it counted", async () => {
    const { counts, dropped, entities, links } = await read(open());
    const sum = (numbers: readonly number[]): number => numbers.reduce((all, each) => all + each, 0);
    const lost = sum(dropped.map(({ count }) => count));
    expect(dropped.filter(({ what, count }) => !(count <= (counts[what] ?? 0)))).toEqual([]);
    expect(sum(Object.values(counts)) - lost).toBeLessThanOrEqual(entities.length + links.length);
  });
}

/** The surest of all formats that are registered and the one that is tested. */
async function bestFor(format: Format, source: Source): Promise<string | undefined> {
  const others = (await recogniseFormat(source)).filter((other) => other.format !== format.id);
  const own = { format: format.id, certainty: format.recognise(source) };
  return [own, ...others].toSorted((a, b) => b.certainty - a.certainty).find(({ certainty }) => certainty > 0)?.format;
}

const saidOf = (entity: Entity): string[] =>
  Object.keys(("attributes" in entity.props ? entity.props.attributes : undefined) ?? {});
