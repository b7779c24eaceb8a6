import { broken, child, children, readXml, textOf, within, type XmlElement } from "../text/index.ts";
import { escapedXml } from "../xml-text.ts";
import { type Document, type Item, TAG, TYPE, isItemId } from "./item.ts";

/** The other form of OpenFastTrace's items: XML, one list for each type. */
export async function readSpecobjects(text: string, file: string): Promise<Document> {
  const root = await readXml(text, { file });
  if (root.name !== "specdocument") broken(file, root.line, "a <specdocument> is expected");
  const items = children(root, "specobjects").flatMap((list) => {
    const type = list.attributes.get("doctype") ?? "";
    return children(list, "specobject").map((element) => toItem(element, type, file));
  });
  return { items, forwards: 0 };
}

function toItem(element: XmlElement, type: string, file: string): Item {
  const name = textOf(element, "id") ?? "";
  const version = textOf(element, "version") ?? "1";
  if (!isItemId(`${type}~${name}~${version}`))
    broken(
      file,
      element.line,
      "the doctype, id and version of the <specobject> do not make an id such as req~sign-in~1",
    );
  const status = textOf(element, "status");
  return {
    type,
    name,
    revision: Number(version),
    title: textIn(element, "shortdesc"),
    text: textIn(element, "description") ?? "",
    rationale: textIn(element, "rationale"),
    comment: textIn(element, "comment"),
    status: status === undefined || !/^[a-z]+$/.test(status) ? undefined : status,
    covers: within(child(element, "providescoverage"), "provcov").flatMap((each) =>
      idFrom(textOf(each, "linksto"), textOf(each, "dstversion")),
    ),
    depends: within(child(element, "dependencies"), "dependson").flatMap((each) => {
      const said = each.text
        .trim()
        .replaceAll(/,\s*v?(?=\d+$)/g, "~")
        .replace(":", "~");
      return isItemId(said) ? [said] : [];
    }),
    needs: within(child(element, "needscoverage"), "needsobj").flatMap((each) => fitting(each, TYPE)),
    tags: within(child(element, "tags"), "tag").flatMap((each) => fitting(each, TAG)),
    line: element.line,
  };
}

const textIn = (element: XmlElement, name: string): string | undefined => {
  const text = textOf(element, name)?.replaceAll(/\r\n?/g, "\n");
  return text === undefined || text === "" ? undefined : text;
};

const fitting = ({ text }: XmlElement, fits: RegExp): string[] => (fits.test(text.trim()) ? [text.trim()] : []);

/** `req:sign-in` and its version, as an id. */
function idFrom(linksTo: string | undefined, version: string | undefined): string[] {
  const id = `${(linksTo ?? "").replace(":", "~")}~${version ?? "1"}`;
  return isItemId(id) ? [id] : [];
}

export function writeSpecobjects({ items }: Document): string {
  const byType = new Map<string, Item[]>();
  for (const item of items) byType.set(item.type, [...(byType.get(item.type) ?? []), item]);
  const lists = [...byType].map(([type, ofType]) => [
    `  <specobjects doctype="${escapedXml(type)}">`,
    ...ofType.flatMap(written),
    "  </specobjects>",
  ]);
  return ['<?xml version="1.0" encoding="UTF-8"?>', "<specdocument>", ...lists.flat(), "</specdocument>", ""].join(
    "\n",
  );
}

function written({ name, title, status, revision, text, rationale, comment, ...lists }: Item): string[] {
  const covers = lists.covers.map((id) => {
    const [type = "", target = "", version = ""] = id.split("~");
    return `<provcov>${tag("linksto", `${type}:${target}`)}${tag("dstversion", version)}</provcov>`;
  });
  return [
    "    <specobject>",
    ...[
      tag("id", name),
      ...(title === undefined ? [] : [tag("shortdesc", title)]),
      ...(status === undefined ? [] : [tag("status", status)]),
      tag("version", String(revision)),
      ...(text === "" ? [] : [tag("description", text)]),
      ...(rationale === undefined ? [] : [tag("rationale", rationale)]),
      ...(comment === undefined ? [] : [tag("comment", comment)]),
      ...group(
        "needscoverage",
        lists.needs.map((each) => tag("needsobj", each)),
      ),
      ...group("providescoverage", covers),
      ...group(
        "dependencies",
        lists.depends.map((each) => tag("dependson", dependency(each))),
      ),
      ...group(
        "tags",
        lists.tags.map((each) => tag("tag", each)),
      ),
    ].map((line) => `      ${line}`),
    "    </specobject>",
  ];
}

const dependency = (id: string): string => {
  const [type = "", name = "", version = ""] = id.split("~");
  return `${type}:${name}, v${version}`;
};
const tag = (name: string, text: string): string => `<${name}>${escapedXml(text)}</${name}>`;
const group = (name: string, inside: readonly string[]): string[] =>
  inside.length === 0 ? [] : [`<${name}>${inside.join("")}</${name}>`];
