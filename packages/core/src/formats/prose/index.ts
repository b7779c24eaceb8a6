import { SecaError } from "../../kernel/index.ts";
import type { Format, Reading, Source } from "../format.ts";
import { isPdf, readPdf } from "./pdf.ts";
import { scriptOf } from "./script.ts";
import { storyOf } from "./story.ts";
import { readingOf } from "./tell.ts";

/** The longest text that is read whole; what comes after is told as left out. */
const TEXT_CHARACTERS_MAX = 2 * 1024 * 1024;

/**
 * English sentences as a model, without a language model: rules over a lexicon, the same for everybody, each thing with
 * the sentence that says it and how sure that is.
 */
export const format: Format = {
  id: "prose",
  title: "Description in words",
  files: "architecture.md, notes.txt, design.pdf",
  recognise(source) {
    if (isPdf(source)) return 0.9;
    if (source.text === undefined || source.text.trim() === "") return 0;
    if (/\.(?:md|markdown|txt|text|rst|adoc|eml)$/i.test(source.name)) return 0.6;
    return /^\s*[<{[]/.test(source.text) ? 0 : looksLikeSentences(source.text) ? 0.3 : 0;
  },
  read: async (source) => {
    if (!isPdf(source)) return readText(source, source.text);
    const { text, pagesLeft } = await readPdf(source);
    return readText(source, text, pagesLeft);
  },
};

function readText(source: Source, text: string | undefined, pagesLeft = 0): Reading {
  if (text === undefined)
    throw new SecaError(
      "bad_input",
      `${source.name} is no text.`,
      "Pass plain text, Markdown, or a PDF that holds text.",
    );
  if (text.trim() === "")
    throw new SecaError(
      "bad_input",
      `${source.name} holds no words.`,
      "Pass a description of the system in sentences.",
    );
  const story = storyOf(scriptOf(text.slice(0, TEXT_CHARACTERS_MAX)));
  const charactersLeft = Math.max(0, text.length - TEXT_CHARACTERS_MAX);
  return readingOf(story, source, { pagesLeft, charactersLeft });
}

function looksLikeSentences(text: string): boolean {
  const sentences = text.slice(0, 4000).match(/\b\p{Ll}+[.!?](?:\s|$)/gu)?.length ?? 0;
  const words = text.slice(0, 4000).match(/\b\p{Ll}{2,}\b/gu)?.length ?? 0;
  return sentences >= 1 && words >= 8;
}
