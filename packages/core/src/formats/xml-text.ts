/** A text as it stands between tags and in attributes, line ends and all. */
export function escapedXml(text: string): string {
  return shownInXml(text).replaceAll(SPECIAL, (character) => NAMES.get(character)!);
}

/** What XML cannot hold is shown as missing. */
export const shownInXml = (text: string): string => text.replaceAll(NOT_XML, "\ufffd");

// oxlint-disable-next-line no-control-regex -- these are what must not be written
const NOT_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Cs}/gu;
const SPECIAL = /[&<>"\n\r\t]/g;
const NAMES = new Map([
  ["&", "&amp;"],
  ["<", "&lt;"],
  [">", "&gt;"],
  ['"', "&quot;"],
  ["\n", "&#10;"],
  ["\r", "&#13;"],
  ["\t", "&#9;"],
]);
