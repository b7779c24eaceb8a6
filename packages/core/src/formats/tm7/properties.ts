import type { Attributes } from "../../model/index.ts";
import { attribute, child, children, textOf, type XmlElement } from "../text/index.ts";

/** What the tool shows of an element in its table of properties: a text, a truth, or one of a list. */
export interface Property {
  /** A GUID or a word, as the template has it; empty for what every element has, such as its name. */
  readonly id: string;
  readonly label: string;
  readonly value: string | boolean;
  /** The first of a list, which the tool chooses until somebody chooses another. */
  readonly isPreselected: boolean;
  readonly line: number;
}

export function readProperties(element: XmlElement): readonly Property[] {
  return children(child(element, "Properties"), "anyType").flatMap((xml) => {
    const type = localName(attribute(xml, "type")).replace(/DisplayAttribute$/, "");
    const value = valueOf(xml, type);
    if (value === undefined) return [];
    const isPreselected = type === "List" && (textOf(xml, "SelectedIndex") ?? "0") === "0";
    return [
      { id: textOf(xml, "Name") ?? "", label: textOf(xml, "DisplayName") ?? "", value, isPreselected, line: xml.line },
    ];
  });
}

/** A type without the prefix of its namespace, which each file may choose. */
export const localName = (type: string | undefined): string => type?.slice(type.indexOf(":") + 1) ?? "";

/** Headings have none. */
function valueOf(xml: XmlElement, type: string): string | boolean | undefined {
  const value = child(xml, "Value");
  if (value === undefined || type === "Header") return undefined;
  if (type === "Boolean") return value.text.trim() === "true";
  if (type !== "List" && type !== "StaticList") return value.text.trim();
  const chosen = Number(textOf(xml, "SelectedIndex") ?? 0);
  return children(value, "string")[chosen]?.text.trim();
}

/** The header above all properties, which is what the template calls the type. */
export function headerIn(element: XmlElement): string | undefined {
  const [first] = children(child(element, "Properties"), "anyType");
  const label = localName(attribute(first, "type")).startsWith("Header") ? textOf(first, "DisplayName") : undefined;
  return label === "" ? undefined : label;
}

/** The properties that every element has under these, whatever the template. */
const OUT_OF_SCOPE = "71f3d9aa-b8ef-4e54-8126-607a1d903103";
const OUT_OF_SCOPE_REASON = "752473b6-52d4-4776-9a24-202153f7d579";

const find = (properties: readonly Property[], id: string): string | boolean | undefined =>
  properties.find((property) => property.id === id)?.value;

export const nameIn = (properties: readonly Property[]): string | undefined => {
  const name = properties.find(({ id, label }) => id === "" && label === "Name")?.value;
  return typeof name === "string" && name !== "" ? name : undefined;
};

export const isOutOfScope = (properties: readonly Property[]): boolean => find(properties, OUT_OF_SCOPE) === true;

export function outOfScopeReason(properties: readonly Property[]): string | undefined {
  const reason = find(properties, OUT_OF_SCOPE_REASON);
  return typeof reason === "string" && reason !== "" ? reason : undefined;
}

/** Whether people stand behind the element, where the template asks for it. */
export const isHuman = (properties: readonly Property[]): boolean => find(properties, "type") === "Human";

/** All that was chosen or written, by id where there is one: what a template's rules ask about. */
export function chosenIn(properties: readonly Property[]): readonly (readonly [string, string | boolean])[] {
  return properties
    .filter(({ id, label, value }) => !(id === "" && label === "Name") && value !== "")
    .filter(({ id, value }) => !(id === OUT_OF_SCOPE && value === false))
    .map(({ id, label, value }) => [id === "" ? label : id, value]);
}

/** What properties say in our words. A value that the tool has chosen by itself is said by default. */
export function attributesIn(properties: readonly Property[], kind: "component" | "flow"): Attributes {
  const said: Attributes = {};
  for (const { id, label, value, isPreselected, line } of properties) {
    const meaning = MEANINGS[kind].find(({ of }) => (typeof of === "string" ? of === id : of.test(label)));
    const answer = meaning?.says(String(value).toLowerCase());
    if (meaning === undefined || answer === undefined || Object.hasOwn(said, meaning.attribute)) continue;
    said[meaning.attribute] = { value: answer, from: isPreselected ? "default" : "import", span: { line } };
  }
  return said;
}

interface Meaning {
  /** The id in Microsoft's general template, or what the label looks like in it and in others. */
  readonly of: string | RegExp;
  readonly attribute: string;
  readonly says: (value: string) => "yes" | "no" | undefined;
}

const yesOrNo = (value: string): "yes" | "no" | undefined =>
  ["yes", "true"].includes(value) ? "yes" : ["no", "false"].includes(value) ? "no" : undefined;

function networks(value: string): "yes" | "no" | undefined {
  if (value.startsWith("allow access from all networks")) return "no";
  return /^allow access from select(ed|ive) networks/.test(value) ? "yes" : undefined;
}

function rights(value: string): "yes" | "no" | undefined {
  if (["kernel", "system", "administrator"].includes(value)) return "yes";
  const few = ["network service", "local service", "standard user without elevation", "windows store app"];
  return few.includes(value) ? "no" : undefined;
}

const isolation = (value: string): "yes" | undefined =>
  /^(appcontainer|sandbox|microsoft office isolated)/.test(value) ? "yes" : undefined;

const MEANINGS: Readonly<Record<"component" | "flow", readonly Meaning[]>> = {
  component: [
    { of: "implementsAuthenticationScheme", attribute: "authenticated", says: yesOrNo },
    { of: "implementsCustomAuthorizationMechanism", attribute: "authorised", says: yesOrNo },
    { of: "hasInputSanitizers", attribute: "input_validated", says: yesOrNo },
    { of: "hasOutputSanitizers", attribute: "output_encoded", says: yesOrNo },
    { of: "runningAs", attribute: "runs_as_root", says: rights },
    { of: "Isolation", attribute: "sandboxed", says: isolation },
    { of: "Encrypted", attribute: "encrypted_at_rest", says: yesOrNo },
    { of: "Signed", attribute: "signed", says: yesOrNo },
    { of: "Backup", attribute: "backed_up", says: yesOrNo },
    { of: /\bTDE Enabled$/i, attribute: "encrypted_at_rest", says: yesOrNo },
    { of: /\b(HTTPS|TLS|SSL) Enforced$/i, attribute: "encrypted_in_transit", says: yesOrNo },
    { of: /\bAudit(ing| Logging) Enabled$/i, attribute: "logged", says: yesOrNo },
    { of: /^Vulnerability Assessment Enabled$/i, attribute: "scanned", says: yesOrNo },
    { of: /\bFirewall Settings$|^Network Security$/i, attribute: "ip_filtered", says: networks },
  ],
  flow: [
    { of: "authenticatesSource", attribute: "authenticated", says: yesOrNo },
    { of: "authenticatesDestination", attribute: "certificate_checked", says: yesOrNo },
    { of: "providesConfidentiality", attribute: "encrypted_in_transit", says: yesOrNo },
    {
      of: /^has authentication$/i,
      attribute: "authenticated",
      says: (value) => (value === "multiple" ? "yes" : yesOrNo(value)),
    },
  ],
};
