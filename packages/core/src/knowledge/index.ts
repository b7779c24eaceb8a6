export { ATTRIBUTES, attributesOf, isAttribute, type AttributeFact, type AttributeName } from "./attributes.ts";
export { CATALOGUE_IDS, titleOf } from "./catalogue.ts";
export {
  PROTOCOLS,
  findProtocols,
  protocolNamed,
  protocolOf,
  protocolOfPort,
  protocolOfScheme,
  type Protocol,
  type ProtocolId,
  type ProtocolMention,
} from "./protocols.ts";
export { sensitivityOfName, type Sensitivity } from "./sensitive-names.ts";
export { TECHNOLOGIES } from "./technologies/list.ts";
export { findTechnologies, type Mention } from "./technologies/mentions.ts";
export { technologyOfHost } from "./technologies/hosts.ts";
export { technologyOfImage } from "./technologies/images.ts";
export { technologyNamed } from "./technologies/names.ts";
export { protocolAt, technologyAtPort } from "./technologies/ports.ts";
export { componentTypeOf, hasTrait, impliedBy, keptBy } from "./technologies/traits-of.ts";
export type { Technology } from "./technologies/technology.ts";
export { TRAITS, isTrait, traitFact, type ComponentType, type Trait, type TraitFact } from "./traits.ts";
