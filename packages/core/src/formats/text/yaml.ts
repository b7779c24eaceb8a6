import type { Unclear } from "../format.ts";
import { jsonOrNothing } from "./json.ts";
import { Problems, broken, refuseLongText, type Problem } from "./problems.ts";
import type { Tree } from "./tree.ts";
import { composeYaml } from "./yaml-document.ts";
import { plainDocuments } from "./yaml-plain.ts";

/** What a reader takes besides plain data. All of it is off unless asked for, since each can surprise or attack. */
export interface YamlOptions {
  /** The file as errors name it. */
  readonly file?: string | undefined;
  /** Anchors, aliases and merge keys (`<<`), expanded; what grows beyond a budget by it is refused. */
  readonly aliases?: boolean;
  /** Custom tags (`!Ref`, `!reset`) stay beside the plain value as its `tag`. */
  readonly tags?: boolean;
  /** Told of each key that is there twice, of which the last one stands then. Without it such a file is refused. */
  readonly unclear?: (place: Unclear) => void;
  readonly lengthMax?: number;
}

/** 10,000 elements of a threat model are about 6 million characters. */
const LENGTH_MAX = 24_000_000;

/** YAML 1.2 (and so JSON) as a tree; an empty text is an empty leaf. Several documents are refused. */
export async function readYaml(text: string, options: YamlOptions = {}): Promise<Tree> {
  const [tree, second] = await readYamlDocuments(text, options);
  if (second !== undefined) broken(options.file, second.line, "begins a second document; a file holds one here");
  return tree ?? EMPTY;
}

const EMPTY: Tree = { is: "leaf", line: 1, column: 1, value: null };

/** All documents of a text, as Kubernetes writes them. Those that hold nothing are left out. */
export async function readYamlDocuments(text: string, options: YamlOptions = {}): Promise<Tree[]> {
  const { trees, problems } = await parseYaml(text, options);
  const told = new Problems(options.file);
  for (const { line, problem } of problems) told.add(line, problem);
  told.throwIfAny();
  return trees.filter((tree) => !(tree.is === "leaf" && tree.value === null));
}

export interface ParsedYaml {
  readonly trees: readonly Tree[];
  readonly problems: readonly Problem[];
}

/** The same for readers that gather a file's problems with their own. */
export async function parseYaml(text: string, options: YamlOptions = {}): Promise<ParsedYaml> {
  refuseLongText(text, options.lengthMax ?? LENGTH_MAX);
  const body = text.startsWith("\uFEFF") ? text.slice(1) : text;
  const json = JSON_BEGINS.test(body) ? jsonOrNothing(body) : undefined;
  if (json !== undefined) return { trees: [json], problems: [] };
  const { trees, oddLine } = plainDocuments(body);
  if (trees !== undefined) return { trees, problems: [] };
  if (body.length > ODD_LENGTH_MAX) return { trees: [], problems: [{ line: oddLine, problem: TOO_ODD }] };
  return composeYaml(body, options);
}

/** The library takes about a second for as much. */
const ODD_LENGTH_MAX = 4_000_000;
const TOO_ODD = `is more than plain YAML (an anchor, a tag, a value over several lines, a mistake), which is read in texts of up to ${ODD_LENGTH_MAX} characters only`;

const JSON_BEGINS = /^\s*[{[]/;
