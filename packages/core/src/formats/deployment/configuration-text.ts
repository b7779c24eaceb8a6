import type { Setting } from "./settings.ts";

/** A file that says nothing of where a program goes, however many addresses it holds. */
const OTHER = /\.(?:md|html?|css|js|sql|lua|svg|tmpl|tpl|pem|crt)$/i;
const LENGTH_MAX = 200_000;
const LINE_MAX = 4000;

interface Text {
  readonly name: string;
  readonly text: string;
  /** Where each of its lines stands: beside its own number, or at one place if it came from another file. */
  readonly lineOf: (index: number) => number;
}

/**
 * A program's own file of settings as names and values, by lines: YAML and JSON that is laid out, properties, TOML, and
 * the directives of nginx, HAProxy, Caddy and Mosquitto are alike enough. Names hold those they are indented under.
 */
export function settingsOfText({ name, text, lineOf }: Text): Setting[] {
  if (OTHER.test(name) || text.length > LENGTH_MAX || text.includes('"panels"')) return [];
  const own = ownNamesIn(text);
  const above: { indent: number; key: string }[] = [];
  return text.split("\n").flatMap((raw, index): Setting[] => {
    const line = withoutComment(raw.slice(0, LINE_MAX)).replace(/\r$/, "");
    const body = line.trim();
    if (body === "" || SILENT.test(body)) return [];
    const indent = line.search(/\S/);
    const isItem = body.startsWith("- ");
    while (above.length > 0 && above.at(-1)!.indent >= (isItem ? indent + 1 : indent)) above.pop();
    const said = JSON_NAMED.exec(body) ?? DIRECTIVE.exec(body);
    const value = (said?.[2] ?? body.replace(/^- +/, ""))
      .trim()
      .replace(/[;,{]+$/, "")
      .replaceAll(/^["']|["']$/g, "");
    const key = [...above.map((each) => each.key), ...(said ? [said[1]!] : [])].join(".");
    if (said && value === "") above.push({ indent: indent + (isItem ? 2 : 0), key: said[1]! });
    const foreign = own === undefined ? value : value.replaceAll(own, "");
    return foreign === "" ? [] : [{ key, value: foreign, line: lineOf(index) }];
  });
}

/** `"key":value`; in the others a colon is followed by a space, so that `loki:3100` is a value. */
const JSON_NAMED = /^(?:- +)?"([^"]{1,100})"\s*:\s*(.*)$/;
const DIRECTIVE = /^(?:- +)?([A-Za-z_][\w.-]{0,99})(?::(?=\s|$)|\s*=|\s+(?![:=]))\s*(.*)$/;

/** Lines that speak of addresses for the eyes of browsers and people. */
const SILENT =
  /^(?:add_header|more_set_headers|server_name|return|rewrite|"?\$schema|xmlns|<)|content-security-policy|access-control-/i;

/** nginx' groups of servers have names that look like hosts where they are used; what they hold is told by itself. */
function ownNamesIn(text: string): RegExp | undefined {
  const names = [...text.matchAll(/^[ \t]*upstream[ \t]+([\w.-]{1,100})[ \t]*\{/gm)]
    .slice(0, 200)
    .map((match) => match[1]!);
  if (names.length === 0) return undefined;
  return new RegExp(
    `(?:\\w+://|(?<=^|\\s))(?:${names.map((name) => name.replaceAll(".", "\\.")).join("|")})(?=[\\s;/}]|$)`,
    "g",
  );
}

const withoutComment = (line: string): string => line.replace(/^\s*(?:#|;|\/\/).*$|\s#\s.*$/, "");
