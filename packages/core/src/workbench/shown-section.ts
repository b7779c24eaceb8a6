import { questionsOf } from "../engine/index.ts";
import type { Snapshot } from "../graph/index.ts";
import { type Entity, shortVersion } from "../model/index.ts";
import type { StpaSecViews } from "../plugins/index.ts";
import type { Analysed } from "./analysed.ts";
import type { AnalysisSummary, Finding, OpenQuestion, Page } from "./analysis-answers.ts";
import { questionAbout } from "./asking.ts";
import { type Column, shownIn } from "./columns.ts";
import { cursorAt, parseCursor } from "./find.ts";
import { findingsOf } from "./findings.ts";
import { about, knownIn } from "./known-findings.ts";
import { paged } from "./paging.ts";
import { isOpen, reviewed } from "./reviewed.ts";
import { type PlannedBlock, type PlannedSection, entitiesFor } from "./sections.ts";
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
  /** Of a table with columns of its own. */
  readonly columns?: readonly string[];
  readonly rows?: readonly (readonly string[])[];
  /** How many rows there are in all. */
  readonly total?: number;
}

interface Request {
  readonly limit: number;
  readonly cursor?: string | undefined;
  readonly today: string;
  /** Of blocks that show what only STPA-Sec knows. */
  readonly views?: StpaSecViews | undefined;
}

export function shownSection(sections: readonly PlannedSection[], of: Analysed, request: Request): ShownSection {
  const cursors: string[] = [];
  const show = (block: PlannedBlock, framework: string): ShownBlock[] => {
    const { cursor, ...rest } = shownBlock(block, framework, { of, request });
    if (cursor !== undefined) cursors.push(cursor);
    return [rest];
  };
  const shown = sections.map(({ blocks, ...section }) => {
    if (!isReadOn(blocks)) return { ...section, blocks: blocks.flatMap((block) => show(block, section.framework)) };
    const { cursor, blocks: some } = readOn(blocks, section.framework, { of, request });
    if (cursor !== undefined) cursors.push(cursor);
    return { ...section, blocks: some };
  });
  const { gaps } = of.analysis;
  const [cursor] = cursors;
  return {
    version: shortVersion(of.snapshot.commit),
    sections: shown.filter(({ blocks }) => blocks.length > 0),
    gaps,
    ...(cursor !== undefined && { cursor }),
  };
}

/** Tables with columns of their own are read one after the other; others go on side by side. */
const isReadOn = (blocks: readonly PlannedBlock[]): boolean =>
  blocks.every(
    ({ shows }) =>
      shows.as === "text" || shows.as === "picture" || (shows.of === "entities" && shows.columns !== undefined),
  );

/** So many rows from the cursor on, over all tables of a section. What has no rows stands on its first page. */
function readOn(
  blocks: readonly PlannedBlock[],
  framework: string,
  { of, request }: { readonly of: Analysed; readonly request: Request },
): { readonly blocks: readonly ShownBlock[]; readonly cursor?: string } {
  const { snapshot: whole } = wholeOf(of, request.today);
  const { offset } = parseCursor(request.cursor) ?? { offset: 0 };
  const shown: ShownBlock[] = [];
  const page = { left: request.limit, characters: 0 };
  let [before, next] = [0, offset];
  for (const block of blocks) {
    const { id, title, shows } = block;
    if (shows.as !== "rows" || shows.of !== "entities") {
      if (offset === 0) shown.push(shownBlock(block, framework, { of, request }));
      continue;
    }
    const entities = entitiesFor(framework, shows, whole);
    const total = entities.length;
    const columns = shows.columns!;
    const rows = rowsOf(entities.slice(Math.max(0, next - before)), columns, { whole, page });
    if (rows.length > 0 || (total === 0 && offset === 0))
      shown.push({ id, title, total, columns: columns.map((column) => column.title), rows });
    next += rows.length;
    before += total;
  }
  return {
    blocks: shown,
    ...(next < before && { cursor: cursorAt(shortVersion(of.snapshot.commit), next) }),
  };
}

/** Besides ids and sentences a page has titles and what joins them. */
const CHARACTERS_MAX = 5500;

interface Filling {
  readonly whole: Snapshot;
  /** What the page has still room for; one row always fits, or nobody would come further. */
  readonly page: { left: number; characters: number };
}

function rowsOf(entities: readonly Entity[], columns: readonly Column[], { whole, page }: Filling): string[][] {
  const rows: string[][] = [];
  for (const entity of entities) {
    if (page.left === 0) break;
    const row = columns.map((column) => shownIn(column, entity, whole));
    const characters = page.characters + row.join(" | ").length;
    if (characters > CHARACTERS_MAX && page.characters > 0) {
      page.left = 0;
      break;
    }
    rows.push(row);
    page.left--;
    page.characters = characters;
  }
  return rows;
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
      if (shows.as === "numbers") return { ...head, numbers: severitiesIn(of, framework, request.today) };
      const { items, ...page } = findingsOf(of, { ...request, framework }, request.today);
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
    case "control_structure": {
      const { controlStructureOf, asMermaid } = viewsIn(request);
      const structure = controlStructureOf(stpaReadOf(of, request));
      const arrows = structure.actions.length + structure.feedback.length;
      if (arrows > ARROWS_MAX)
        return { ...head, text: `${arrows} arrows are too many to be drawn here. ${WHERE_DRAWN}` };
      return { ...head, text: `\`\`\`mermaid\n${asMermaid(structure)}\`\`\`` };
    }
    case "steps": {
      const { offset } = parseCursor(request.cursor) ?? { offset: 0 };
      const { steps, total } = viewsIn(request).openSteps(stpaReadOf(of, request), { limit: offset + request.limit });
      if (shows.as === "numbers") return { ...head, numbers: { steps: total } };
      const rows = steps.slice(offset).map(({ what, about, says, cell }) => [what, says, about, cell ?? ""]);
      const next = offset + rows.length;
      const cursor = next < total && rows.length > 0 ? cursorAt(shortVersion(of.snapshot.commit), next) : undefined;
      return { ...head, columns: STEP_COLUMNS, rows, total, ...(cursor !== undefined && { cursor }) };
    }
    case "entities": {
      const entities = entitiesFor(framework, shows, wholeOf(of, request.today).snapshot);
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

/** A page has other things on it. */
const ARROWS_MAX = 30;
const WHERE_DRAWN = 'All of them: graph_export {"format":"control-structure-mermaid"}, or control-structure for data.';
const STEP_COLUMNS = ["what", "question", "about", "context"];

function viewsIn({ views }: Request): StpaSecViews {
  if (views === undefined) throw new Error("The views of STPA-Sec were not loaded.");
  return views;
}

const stpaReadOf = (of: Analysed, request: Request) =>
  viewsIn(request).wholeRead({ whole: wholeOf(of, request.today).snapshot, facts: of.snapshot });

/** Whether blocks show what only STPA-Sec knows, so that it has to be loaded first. */
export const asksForViews = (sections: readonly PlannedSection[]): boolean =>
  sections.some(({ blocks }) => blocks.some(({ shows }) => shows.as !== "text" && VIEWS.has(shows.of)));

const VIEWS: ReadonlySet<string> = new Set(["steps", "control_structure"]);

/** How many rows each section's tables have, for whoever looks for the one to read. */
export interface SectionsOverview {
  readonly version: string;
  readonly sections: readonly {
    readonly id: string;
    readonly title: string;
    readonly blocks: readonly { readonly id: string; readonly title: string; readonly total: number | undefined }[];
  }[];
  readonly gaps: AnalysisSummary["gaps"];
}

export function sectionsOverview(
  sections: readonly PlannedSection[],
  of: Analysed,
  request: Pick<Request, "today" | "views">,
): SectionsOverview {
  const { snapshot: whole } = wholeOf(of, request.today);
  const totalOf = (framework: string, { shows }: PlannedBlock): number | undefined => {
    if (shows.as !== "rows") return undefined;
    if (shows.of === "entities") return entitiesFor(framework, shows, whole).length;
    if (shows.of === "questions") return questionsOf(of.analysis).length;
    if (shows.of === "findings") return reviewed(of, request.today).judgements.filter(isOpen).length;
    const asked = { limit: 1, ...request };
    return viewsIn(asked).openSteps(stpaReadOf(of, asked), { limit: 1 }).total;
  };
  return {
    version: shortVersion(of.snapshot.commit),
    sections: sections.map(({ id, title, framework, blocks }) => ({
      id,
      title,
      blocks: blocks.map((block) => ({ id: block.id, title: block.title, total: totalOf(framework, block) })),
    })),
    gaps: of.analysis.gaps,
  };
}

const goingOn = ({ cursor }: Pick<Page<unknown>, "cursor">): { readonly cursor?: string } =>
  cursor === undefined ? {} : { cursor };

function severitiesIn(of: Analysed, framework: string, today: string): Record<string, number> {
  const known = knownIn(of, today);
  return countsOf(
    reviewed(of, today)
      .judgements.filter((each) => isOpen(each) && about(each, known).framework === framework)
      .map(({ severity }) => severity!),
  );
}

function countsOf(words: readonly string[]): Record<string, number> {
  const counts = new Map<string, number>();
  for (const word of words.toSorted()) counts.set(word, (counts.get(word) ?? 0) + 1);
  return Object.fromEntries(counts);
}
