import { existsSync, readdirSync } from "node:fs";
import { expect, it } from "vitest";
import { FORMATS, FORMAT_IDS, formatNamed, writerIds, writerNamed } from "./registry.ts";

/** They are written, and never read. */
const WRITTEN_ALONE = ["sphinx-needs", "strictdoc"];
const HELPING = new Set(["deployment", "testing", "text"]);

it("names every folder, and each folder's format by its name", async () => {
  const folders = readdirSync(new URL(".", import.meta.url), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !HELPING.has(entry.name))
    .filter(({ name }) => existsSync(new URL(`${name}/index.ts`, import.meta.url)));
  expect([...FORMAT_IDS, ...WRITTEN_ALONE].sort()).toEqual(folders.map(({ name }) => name).sort());
  const formats = await Promise.all(FORMATS.map(({ id }) => formatNamed(id)));
  expect(formats.map(({ id }) => id)).toEqual(FORMAT_IDS);
});

it("answers a wrong name by the nearest and by all", async () => {
  await expect(formatNamed("secca")).rejects.toMatchObject({
    code: "bad_input",
    message: '"secca" is not a format that is read here.',
    hint: `Did you mean "seca"? Formats: ${FORMAT_IDS.join(", ")}.`,
  });
  await expect(formatNamed("__proto__")).rejects.toMatchObject({ code: "bad_input" });
});

it("knows whatever is written by its name, and says what is only read", async () => {
  const ids = await writerIds();
  const writers = await Promise.all(ids.map(writerNamed));
  expect(writers.map(({ id }) => id)).toEqual(ids);
  await expect(writerNamed("compose")).rejects.toMatchObject({
    code: "refused",
    message: '"compose" is read here, and not written.',
  });
  await expect(writerNamed("strict-doc")).rejects.toMatchObject({
    code: "bad_input",
    hint: `Did you mean "strictdoc"? Written are: ${ids.join(", ")}.`,
  });
});
