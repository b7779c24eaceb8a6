import { quoted } from "../../kernel/index.ts";
import type { Siblings, Source } from "../format.ts";
import type { Sketch } from "../sketch.ts";
import type { Pages } from "../deployment/index.ts";
import {
  type Row,
  type Table,
  type Tree,
  at,
  broken,
  readYaml,
  rowsOf,
  tableAt,
  textAt,
  textsAt,
} from "../text/index.ts";
import { settingsOfEnvFile } from "./env-file.ts";
import { interpolated } from "./interpolate.ts";
import { NOT_INHERITED, merged } from "./merge.ts";

const FILES_MAX = 50;
const EXTENDS_DEPTH_MAX = 20;

/** All files of a project as the one that compose would run: included, laid over each other, extended, filled in. */
export interface Project {
  readonly tree: Table;
  readonly services: ReadonlyMap<string, Row>;
  /** Services that stand for nothing but what others extend. */
  readonly templates: readonly string[];
  /** A file beside the project's, by the name it gives it. */
  readonly open: (name: string) => Promise<Source | undefined>;
}

interface Desk {
  readonly sketch: Sketch;
  readonly pages: Pages;
  readonly siblings: Siblings;
}

export async function openProject(sources: readonly Source[], desk: Desk): Promise<Project> {
  return new Opener(desk).project(sources);
}

class Opener {
  readonly #desk: Desk;
  readonly #opened = new Set<string>();
  #variables: Map<string, string> = new Map();

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  async project(sources: readonly Source[]): Promise<Project> {
    await this.#readVariables(".env");
    const [first, ...rest] = sources.filter((source, index) => index === 0 || !isSpokenOf(source, sources));
    let tree = await this.#file(first!, true);
    if (!tableAt(tree, "services")) {
      broken(first!.name, tree.line, "has no services; they stand under `services:`, each by its name");
    }
    for (const source of rest) tree = merged(tree, await this.#file(source, true));
    if (rest.length === 0) {
      const over = await this.#override(first!.name);
      if (over) tree = merged(tree, await this.#file(over, true));
    }
    const services = new Map<string, Row>();
    const extended = new Set<string>();
    for (const [name, row] of rowsOf(tree, "services")) {
      const within = extendsOf(row.value);
      if (within && within.file === undefined) extended.add(within.service);
      services.set(name, { line: row.line, value: await this.#extended(name, row.value, tree, []) });
    }
    const templates = [...extended].filter((name) => {
      const service = services.get(name)?.value;
      return service !== undefined && textAt(service, "image") === undefined && at(service, "build") === undefined;
    });
    for (const name of templates) services.delete(name);
    return { tree: tableAt(tree)!, services, templates, open: (name) => this.#sibling(name) };
  }

  /** A file with what it includes below it. */
  async #file(source: Source, hasServices: boolean): Promise<Tree> {
    this.#opened.add(source.input);
    if (this.#opened.size > FILES_MAX) broken(source.name, 1, `is one of more than ${FILES_MAX} files of one project`);
    const text = source.text ?? "";
    const options = {
      file: source.name,
      aliases: true,
      tags: true,
      unclear: (place: Parameters<Sketch["unclear"]>[0]) => this.#desk.sketch.unclear(place),
    };
    const read = await readYaml(text, options);
    if (read.is !== "table" && hasServices) {
      broken(source.name, read.line, "is no table; services stand under `services:`, each by its name");
    }
    const tree = interpolated(this.#desk.pages.open(source, read), this.#variables);
    let below: Tree | undefined;
    const include = at(tree, "include");
    for (const item of include?.is === "list" ? include.items : []) {
      const names = item.is === "table" ? textsAt(item, "path") : textsAt(item);
      for (const name of names) {
        const other = await this.#another(name, item.line);
        if (other)
          below = below === undefined ? await this.#file(other, true) : merged(below, await this.#file(other, true));
      }
    }
    return below === undefined ? tree : merged(below, tree);
  }

  /** What compose lays over a file of its standard name without being told. */
  async #override(name: string): Promise<Source | undefined> {
    const [, stem] = /^((?:docker-)?compose)\.ya?ml$/.exec(name) ?? [];
    if (stem === undefined) return undefined;
    for (const ending of ["yml", "yaml"]) {
      const found = await this.#sibling(`${stem}.override.${ending}`);
      if (found && !this.#opened.has(found.input)) return found;
    }
    return undefined;
  }

  async #extended(name: string, service: Tree, within: Tree, chain: readonly string[]): Promise<Tree> {
    const wanted = extendsOf(service);
    if (wanted === undefined) return service;
    const key = `${wanted.file ?? ""}#${wanted.service}`;
    if (chain.includes(key) || chain.length >= EXTENDS_DEPTH_MAX) {
      broken(undefined, service.line, `${quoted(name)} extends itself over ${quoted(wanted.service)}`);
    }
    const tree = wanted.file === undefined ? within : await this.#base(wanted.file, service.line);
    const base = at(tree, "services", wanted.service);
    if (tree === undefined || base === undefined) {
      if (tree !== undefined)
        this.#unclear(service.line, name, `it extends ${quoted(wanted.service)}, which is not there`);
      return service;
    }
    const whole = await this.#extended(wanted.service, base, tree, [...chain, key]);
    if (whole.is !== "table" || service.is !== "table") return service;
    const inherited: Table = {
      ...whole,
      rows: new Map([...whole.rows].filter(([field]) => !NOT_INHERITED.has(field))),
    };
    return merged(inherited, service);
  }

  readonly #bases = new Map<string, Tree | undefined>();

  async #base(name: string, line: number): Promise<Tree | undefined> {
    if (!this.#bases.has(name)) {
      const source = await this.#sibling(name);
      if (source === undefined)
        this.#unclear(line, name, "the file was not handed over, so what is extended is not known");
      this.#bases.set(name, source && (await this.#file(source, false)));
    }
    return this.#bases.get(name);
  }

  async #another(name: string, line: number): Promise<Source | undefined> {
    const source = await this.#sibling(name);
    if (source === undefined) this.#unclear(line, name, "the included file was not handed over");
    else if (this.#opened.has(source.input)) {
      this.#unclear(line, name, "the file is included already");
      return undefined;
    }
    return source;
  }

  async #readVariables(name: string): Promise<void> {
    const source = await this.#sibling(name);
    if (source?.text === undefined) return;
    this.#variables = new Map(settingsOfEnvFile(source.text, 0).map(({ key, value }) => [key, value]));
  }

  /** Only what lies in the project's folder or below. */
  async #sibling(name: string): Promise<Source | undefined> {
    const path = name.replace(/^(?:\.\/)+/, "");
    if (path === "" || path.length > 500 || /^[/\\~]|^[a-z]+:|(?:^|[/\\])\.\.(?:[/\\]|$)|\uE000/i.test(path))
      return undefined;
    return this.#desk.siblings(path);
  }

  #unclear(line: number, text: string, why: string): void {
    this.#desk.sketch.unclear({ line, text, why });
  }
}

/** A file that another one extends or includes is read through it, and is nothing that is laid over the others. */
function isSpokenOf({ name, input }: Source, sources: readonly Source[]): boolean {
  const sign = new RegExp(`(?:^|[\\s"'/[,])${name.replaceAll(/[^\w-]/g, "\\$&")}(?=["'\\s,\\]]|$)`, "m");
  return sources.some((other) => other.input !== input && sign.test(other.text ?? ""));
}

function extendsOf(service: Tree): { readonly service: string; readonly file?: string } | undefined {
  const short = textAt(service, "extends");
  if (short !== undefined) return { service: short };
  const name = textAt(service, "extends", "service");
  const file = textAt(service, "extends", "file");
  return name === undefined ? undefined : { service: name, ...(file !== undefined && { file }) };
}
