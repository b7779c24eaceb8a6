import { questionsOf } from "../engine/index.ts";
import { shortVersion } from "../model/index.ts";
import type { Analysed } from "./analysed.ts";
import type { AnalysisSummary, Finding, OpenQuestion, Page } from "./analysis-answers.ts";
import { questionAbout } from "./asking.ts";
import { findingsOf } from "./findings.ts";
import { paged } from "./paging.ts";
import { isOpen, reviewed } from "./reviewed.ts";
import { type PlannedBlock, type PlannedSection, derivedBy } from "./sections.ts";
import { nameOf } from "./spoken.ts";
import { wholeOf } from "./whole.ts";

/** Sections with what their blocks show. Longer tables go on at the cursor, all of them at once. */
export interface ShownSection {
  readonly version: string;
  readonly sections: readonly {
    readonly id: string;
    readonly title: string;
    readonly framework: string;
    readonly blocks: readonly ShownBlock[];
  }[];
  /** Where the framework has no result, and why. */
  readonly gaps: AnalysisSummary["gaps"];
  readonly cursor?: string;
}

export interface ShownBlock {
  readonly id: string;
  readonly title: string;
  readonly text?: string;
  /** How many there are of what. */
  readonly numbers?: Readonly<Record<string, number>>;
  readonly findings?: readonly Finding[];
  readonly questions?: readonly OpenQuestion[];
  readonly entities?: readonly { readonly id: string; readonly name: string; readonly text: string }[];
}

interface Request {
  readonly limit: number;
  readonly cursor?: string | undefined;
  readonly today: string;
}

export function shownSection(sections: readonly PlannedSection[], of: Analysed, request: Request): ShownSection {
  const cursors: string[] = [];
  const shown = sections.map(({ blocks, ...section }) => ({
    ...section,
    blocks: blocks.map((block) => {
      const { cursor, ...rest } = shownBlock(block, section.framework, { of, request });
      if (cursor !== undefined) cursors.push(cursor);
      return rest;
    }),
  }));
  const { gaps } = of.analysis;
  const [cursor] = cursors;
  return {
    version: shortVersion(of.snapshot.commit),
    sections: shown,
    gaps,
    ...(cursor !== undefined && { cursor }),
  };
}

function shownBlock(
  { id, title, shows }: PlannedBlock,
  framework: string,
  { of, request }: { readonly of: Analysed; readonly request: Request },
): ShownBlock & { readonly cursor?: string } {
  const head = { id, title };
  if (shows.as === "text") return { ...head, text: shows.text };
  switch (shows.of) {
    case "findings": {
      if (shows.as === "numbers") return { ...head, numbers: severitiesIn(of, request.today) };
      const { items, ...page } = findingsOf(of, request, request.today);
      return { ...head, findings: items, ...goingOn(page) };
    }
    case "questions": {
      const asked = questionsOf(of.analysis);
      if (shows.as === "numbers") return { ...head, numbers: { questions: asked.length } };
      const { items, ...page } = paged(of.snapshot, asked, request, ({ element, attribute, settles, alone }) => ({
        ...questionAbout({ element, attribute }, nameOf(element, of.snapshot)),
        settles: settles.length,
        alone,
      }));
      return { ...head, questions: items, ...goingOn(page) };
    }
    case "entities": {
      const entities = derivedBy(framework, shows.kinds, wholeOf(of, request.today).snapshot);
      if (shows.as === "numbers") return { ...head, numbers: countsOf(entities.map(({ kind }) => kind)) };
      const { items, ...page } = paged(of.snapshot, entities, request, (entity) => ({
        id: entity.id,
        name: entity.name,
        text: (entity.props as { readonly text?: string }).text ?? "",
      }));
      return { ...head, entities: items, ...goingOn(page) };
    }
  }
}

const goingOn = ({ cursor }: Omit<Page<unknown>, "items">): { readonly cursor?: string } =>
  cursor === undefined ? {} : { cursor };

function severitiesIn(of: Analysed, today: string): Record<string, number> {
  return countsOf(
    reviewed(of, today)
      .judgements.filter(isOpen)
      .map(({ severity }) => severity!),
  );
}

function countsOf(words: readonly string[]): Record<string, number> {
  const counts = new Map<string, number>();
  for (const word of words.toSorted()) counts.set(word, (counts.get(word) ?? 0) + 1);
  return Object.fromEntries(counts);
}
