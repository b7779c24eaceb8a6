import { technologyOfHost } from "../../knowledge/index.ts";
import type { EntityId } from "../../model/index.ts";
import type { Sketch } from "../sketch.ts";
import { isHere, type Find, type Landscape } from "./landscape.ts";
import { isBlankSecret, keepingOf } from "./secrets.ts";
import { withFlags } from "./commands.ts";
import { wordsOf } from "./key-words.ts";
import { leadsOf, type Setting } from "./settings.ts";
import { statementsIn } from "./statements.ts";

interface Program {
  readonly id: EntityId;
  /** Its environment and command, told together since `DB_PORT` may stand in one and `DB_HOST` in the other. */
  readonly settings: readonly Setting[];
  /** Files it reads its settings from, each told apart: `host` means another thing in each. */
  readonly files?: readonly (readonly Setting[])[];
  readonly find: Find;
  /** What it is called, and what its image is. */
  readonly names: readonly string[];
}

/** All that a program's settings say: where it goes, how it keeps its secrets, whom it lets in. */
export function sayAll(sketch: Sketch, landscape: Landscape, { id, settings, files = [], find, names }: Program): void {
  const surroundings = {
    knows: (host: string) => find(host, undefined) !== undefined || isHere(host),
    isForeign: (host: string) => technologyOfHost(host) !== undefined,
    own: new Set(names.map((name) => wordsOf(lastPart(name)).join("_"))),
  };
  const all = withFlags(settings);
  for (const each of [all, ...files]) landscape.connect(id, leadsOf(each, surroundings), find);

  for (const { attribute, value, line } of [all, ...files].flatMap(statementsIn)) {
    sketch.say(id, attribute, value, { line });
  }
  const keepsData = ["store", "queue"].includes(String(sketch.prop(id, "type")));
  const blank = keepsData ? all.find(isBlankSecret) : undefined;
  if (blank) sketch.say(id, "authenticated", "no", { line: blank.line });

  const keeping = keepingOf(all);
  if (keeping === undefined) return;
  sketch.say(id, "secrets_managed", keeping.managed, { line: keeping.line });
  if (keeping.isDefault) sketch.say(id, "default_credentials", "yes", { line: keeping.line });
}

/** Of an image what it is called: `n8n` of `n8nio/n8n:1.50`. */
const lastPart = (name: string): string => name.slice(name.lastIndexOf("/") + 1).replace(/[:@].*$/, "");
