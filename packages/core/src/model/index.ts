export { canonicalJson, hashOf, sha256, type Json } from "./canonical.ts";
export {
  ATTRIBUTE_NAME,
  ATTRIBUTE_VALUES,
  Attribute,
  attributeValue,
  type Attributes,
  type Span,
} from "./attribute.ts";
export { INPUT_BYTES_MAX, LEVELS } from "./fields.ts";
export { OPERATIONS_MAX, Operation } from "./operation.ts";
export { Origin, describeOrigin } from "./origin.ts";
export { KEY, entityId, isEntityId, keyFromName, kindOf, shortVersion, type EntityId } from "./ids.ts";
export { KINDS, KIND_NAMES, halfOf, isKind, type Half, type Kind } from "./kinds.ts";
export { LINK_KINDS, LINK_RULES, linkReads, linkRule, linksBetween, linksUpFrom, type LinkRule } from "./links.ts";
export {
  LinkWords,
  factualEnds,
  fieldsOf,
  knownKind,
  linkId,
  toEntity,
  toLink,
  type Entity,
  type EntityDraft,
  type Link,
  type Props,
} from "./entity.ts";
