import { splitOnce } from "./address.ts";
import type { Setting } from "./settings.ts";

/** A word of a command with the line it stands on. */
export interface Word {
  readonly text: string;
  readonly line: number;
}

/** A command's flags as settings: `--redis-addr redis:6379`, `-Dspring.url=…`; other words have no name. */
export function settingsOfCommand(words: readonly Word[]): Setting[] {
  const all = words.flatMap(unwrapped);
  const settings: Setting[] = [];
  for (let index = 0; index < all.length; index++) {
    const { text, line } = all[index]!;
    if (WAITS.test(text)) {
      // What is waited for is said again by whoever calls it; the word behind is the place.
      index++;
      continue;
    }
    const flag = FLAG.exec(text);
    const assigned = flag ? undefined : ASSIGNED.exec(text);
    if (flag?.[2] !== undefined) settings.push({ key: flag[1]!, value: flag[2], line });
    else if (assigned) settings.push({ key: assigned[1]!, value: assigned[2]!, line });
    else if (flag) {
      const next = all[index + 1];
      const takesNext = next !== undefined && !next.text.startsWith("-");
      const inner = takesNext ? ASSIGNED.exec(next.text) : null;
      // `-h` is the host for every client that has it; `-c name=value` names a setting of its own.
      const key = inner ? inner[1]! : flag[1] === "h" ? "host" : flag[1]!;
      settings.push({ key, value: inner ? inner[2]! : takesNext ? next.text : "", line });
      if (takesNext) index++;
    } else if (text !== "--") settings.push({ key: "", value: text, line });
  }
  return settings;
}

/** Settings whose value is the flags of a command: `JAVA_OPTS`. */
export const withFlags = (settings: readonly Setting[]): Setting[] =>
  settings.flatMap((setting) =>
    /(?:OPTS|OPTIONS|ARGS|FLAGS)$/i.test(setting.key) && setting.value.startsWith("-")
      ? [setting, ...settingsOfCommand(splitCommand(setting.value).map((text) => ({ text, line: setting.line })))]
      : [setting],
  );

const FLAG = /^--?(?:D(?=[\w-]+\.))?([\w][\w.-]*)(?:=(.*))?$/s;
const ASSIGNED = /^([A-Za-z_][\w.]*)=(.*)$/s;
const WAITS = /(?:^|\/)wait-for(?:-it)?(?:\.sh)?$|^--?wait$/;

/** `sh -c "exec app --db postgres://…"` is a command within a word. */
function unwrapped(word: Word): Word[] {
  if (!/\s/.test(word.text.trim())) return [word];
  const [head] = splitOnce(word.text, "=");
  if (/^--?[\w.-]+$/.test(head)) return [word];
  return splitCommand(word.text).map((text) => ({ text, line: word.line }));
}

/** As a shell would split it, quotes taken off; nothing is expanded. */
export function splitCommand(command: string): string[] {
  const words: string[] = [];
  let current: string | undefined;
  let quote: string | undefined;
  for (const character of command.slice(0, 20_000)) {
    if (quote !== undefined) {
      if (character === quote) quote = undefined;
      else current = `${current ?? ""}${character}`;
    } else if (character === '"' || character === "'") {
      quote = character;
      current ??= "";
    } else if (/[\s;&|]/.test(character)) {
      if (current !== undefined) words.push(current);
      current = undefined;
    } else current = `${current ?? ""}${character}`;
  }
  if (current !== undefined) words.push(current);
  return words;
}
