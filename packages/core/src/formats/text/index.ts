export { plain, lineAt, type Leaf, type List, type Plain, type Row, type Table, type Tree } from "./tree.ts";
export {
  at,
  has,
  lineOf,
  listAt,
  numberAt,
  restOf,
  rowAt,
  rowsOf,
  spanOf,
  tableAt,
  textAt,
  textsAt,
  truthAt,
} from "./access.ts";
export { Problems, broken, type Problem } from "./problems.ts";
export { decode, type Decoded } from "./decode.ts";
export { parseYaml, readYaml, readYamlDocuments, type ParsedYaml, type YamlOptions } from "./yaml.ts";
export { readJson, type JsonOptions } from "./json.ts";
export { readXml, type XmlOptions } from "./xml.ts";
export { attribute, child, children, textOf, within, type XmlElement } from "./xml-element.ts";
export { loadYaml, type Yaml } from "./yaml-library.ts";
