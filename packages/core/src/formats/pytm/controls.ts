import type { Attributes, Kind } from "../../model/index.ts";
import { rowsOf, truthAt, type Row, type Tree } from "../text/index.ts";

/**
 * What pytm's controls say in our words. One that is not given is unknown. pytm writes all of them into what it puts
 * out, so a false that stands there may be nobody's word but its own: it is said by default.
 */
type Controls = Readonly<Record<string, string>>;

/** Where several say the same, one that is true is enough. */
const ENDS: Controls = {
  authenticatesSource: "authenticated",
  implementsAuthenticationScheme: "authenticated",
  authorizesSource: "authorised",
  hasAccessControl: "authorised",
  authenticatesDestination: "certificate_checked",
  validatesInput: "input_validated",
  sanitizesInput: "input_validated",
  encodesOutput: "output_encoded",
  implementsNonce: "replay_protected",
  usesMFA: "mfa",
  isEncrypted: "encrypted_in_transit",
};

const CONTROLS: Readonly<Partial<Record<Kind, Controls>>> = {
  component: {
    ...ENDS,
    implementsCSRFToken: "csrf_protected",
    implementsPOLP: "least_privilege",
    isEncryptedAtRest: "encrypted_at_rest",
    isHardened: "hardened",
    usesCodeSigning: "signed",
  },
  flow: {
    ...ENDS,
    providesConfidentiality: "encrypted_in_transit",
    usesVPN: "over_vpn",
    authenticatedWith: "authenticated",
  },
  boundary: { isEncrypted: "encrypted_in_transit" },
};

interface Said {
  readonly attributes: Attributes;
  /** Controls that mean none of ours. */
  readonly rest: Readonly<Record<string, unknown>>;
}

/** Controls stand in a table of their own; older files have them beside the other fields. */
export function readControls(tree: Tree, kind: Kind, { isOutput }: { readonly isOutput: boolean }): Said {
  const known = CONTROLS[kind] ?? {};
  const rows: (readonly [string, Row])[] = [
    ...rowsOf(tree, "controls"),
    ...rowsOf(tree).filter(([name]) => Object.hasOwn(known, name)),
  ];
  const attributes: Attributes = {};
  const rest: [string, unknown][] = [];
  for (const [name, { line, value }] of rows) {
    const said = truthAt(value);
    const attribute = Object.hasOwn(known, name) ? known[name]! : undefined;
    if (attribute === undefined || said === undefined) {
      if (value.is === "leaf" && !isNothing(value.value, isOutput)) rest.push([name, value.value]);
      continue;
    }
    const before = Object.hasOwn(attributes, attribute) ? attributes[attribute]!.value : undefined;
    if (before === "yes" || (before === "no" && !said)) continue;
    attributes[attribute] = {
      value: said ? "yes" : "no",
      from: isOutput && !said ? "default" : "import",
      span: { line },
    };
  }
  return { attributes, rest: Object.fromEntries(rest) };
}

/** What pytm writes where nobody said anything. */
const isNothing = (value: unknown, isOutput: boolean): boolean =>
  value === null || value === "" || (isOutput && value === false);

/** Fields of an element that are read as controls, so that they are not kept a second time. */
export const controlFields = (kind: Kind): readonly string[] => ["controls", ...Object.keys(CONTROLS[kind] ?? {})];
