import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SecaError } from "../kernel/index.ts";
import { canonicalJson, linkId } from "../model/index.ts";
import type { Facts } from "./format.ts";
import { format as otm } from "./otm/index.ts";
import { format as threagile } from "./threagile/index.ts";
import { format as threatComposer } from "./threat-composer/index.ts";
import { format as threatDragon } from "./threat-dragon/index.ts";
import { brokenTexts } from "./testing/broken.ts";
import { openSample, sourceFrom } from "./testing/index.ts";

/**
 * A file with mistakes in it may lose a value of the wrong type on the way back, and gains what the format wants. The
 * facts that were read from it are read again all the same.
 */
describe("the facts of a broken file outlive being written", () => {
  it.each([
    { format: otm, path: "otm/samples/ticket-shop.otm.json" },
    { format: otm, path: "otm/samples/parking.otm.yaml" },
    { format: threagile, path: "threagile/samples/library.yaml" },
    { format: threatDragon, path: "threat-dragon/samples/club-election.json" },
    { format: threatComposer, path: "threat-composer/samples/photo-share.tc.json" },
  ])(
    "$path",
    async ({ format, path }) => {
      const { source, siblings } = openSample(path);
      const again = (text: string) => ({ ...sourceFrom(text, source.name), input: source.input });
      await fc.assert(
        fc.asyncProperty(brokenTexts(source.text!), async (broken) => {
          const first = await format.read(again(broken), siblings).catch((error: unknown) => {
            if (error instanceof SecaError) return undefined;
            throw error;
          });
          if (first === undefined) return;
          const { text } = await format.write!(first);
          expect(told(await format.read(again(text), siblings))).toBe(told(first));
        }),
        { numRuns: 150, seed: 2026 },
      );
    },
    60_000,
  );
});

/** What is said, without the lines and without what is kept beside it. */
function told({ name, entities, links }: Facts): string {
  const things = entities
    .filter(({ kind }) => kind !== "artifact")
    .map(({ id, name: called, props, tags }) => ({ id, called, props, tags }));
  const said = { name, things: withoutSpans(things), links: links.map(linkId) };
  // As text, since values in it may be called `constructor`.
  return canonicalJson(said);
}

function withoutSpans(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutSpans);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => key !== "span")
      .map(([key, inner]) => [key, withoutSpans(inner)]),
  );
}
