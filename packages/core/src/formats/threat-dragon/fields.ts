import {
  LINE_MAX,
  choiceField,
  nameField,
  ownField,
  textField,
  truthField,
  type Field,
  type Said,
} from "../mapping.ts";

/** What Threat Dragon keeps in `data` of a cell, by what the cell is. What has no attribute of ours stays as it is. */
const COMMON: readonly Field[] = [
  nameField("name"),
  textField("description", "description", { otherwise: "" }),
  {
    foreign: "outOfScope",
    means: (value) => (typeof value === "boolean" ? (value ? { inScope: false } : {}) : undefined),
    says: (ours) => (ours("inScope") === false ? true : undefined),
    otherwise: false,
  },
  textField("reasonOutOfScope", "outOfScopeReason", { max: LINE_MAX, otherwise: "" }),
];

export const NODE_DATA: Readonly<Record<NodeShape, readonly Field[]>> = {
  actor: [...COMMON, truthField("providesAuthentication", "@authenticated")],
  process: [...COMMON],
  store: [...COMMON, truthField("isEncrypted", "@encrypted_at_rest"), truthField("isSigned", "@signed")],
};

/** Of flows and boundaries nobody can say here that they are out of scope; where it is said, it stays in `data`. */
export const FLOW_DATA: readonly Field[] = [
  nameField("name"),
  textField("description", "description", { otherwise: "" }),
  textField("protocol", "protocol", { max: LINE_MAX }),
  truthField("isEncrypted", "@encrypted_in_transit"),
  truthField("isPublicNetwork", "@public_network"),
];

export const BOUNDARY_DATA: readonly Field[] = [
  nameField("name"),
  textField("description", "description", { otherwise: "" }),
  ownField("isTrustBoundary", true),
];

export const THREAT: readonly Field[] = [
  nameField("title"),
  {
    foreign: "type",
    means: (value) => {
      if (typeof value !== "string" || value.length > LINE_MAX) return undefined;
      return value === "" ? {} : { categories: [value] };
    },
    says: (ours) => (ours("categories") as readonly string[] | undefined)?.[0],
    otherwise: "",
  },
  choiceField(
    "status",
    {
      Open: { status: "open" },
      Mitigated: { status: "mitigated" },
      NotApplicable: { status: "dismissed" },
      NA: { status: "dismissed" },
      "Not Applicable": { status: "dismissed" },
    },
    { otherwise: "Open" },
  ),
  {
    ...choiceField(
      "severity",
      {
        TBD: {},
        Low: { severity: "low" },
        Medium: { severity: "medium" },
        High: { severity: "high" },
        Critical: { severity: "critical" },
      },
      { otherwise: "TBD" },
    ),
    says: (ours) => SEVERITIES[String(ours("severity"))],
  },
  textField("description", "text", { otherwise: "" }),
];

const SEVERITIES: Readonly<Record<string, string>> = {
  low: "Low",
  medium: "Medium",
  elevated: "High",
  high: "High",
  critical: "Critical",
};

export type NodeShape = "actor" | "process" | "store";

export const isNodeShape = (shape: string): shape is NodeShape => Object.hasOwn(NODE_DATA, shape);

/** What the kind of a cell is called in its `data`. */
export const DATA_TYPES: Readonly<Record<string, string>> = {
  actor: "tm.Actor",
  process: "tm.Process",
  store: "tm.Store",
  flow: "tm.Flow",
  "trust-boundary-box": "tm.BoundaryBox",
  "trust-boundary-curve": "tm.Boundary",
};

/** The shape of a component; several of ours look the same. */
export function shapeOf(componentType: unknown): NodeShape {
  if (componentType === "actor" || componentType === "external") return "actor";
  return componentType === "store" || componentType === "queue" ? "store" : "process";
}

/** Fields of the cell itself. What every cell needs is the same for all of a shape until somebody changes it. */
export function cellFields(shape: string): readonly Field[] {
  const isEdge = shape === "flow" || shape === "trust-boundary-curve";
  return [
    ownField("zIndex", Z_INDEX[shape] ?? 0),
    ownField("visible", true),
    ...(isEdge ? [ownField("connector", "smooth")] : []),
  ];
}

const Z_INDEX: Readonly<Record<string, number>> = { "trust-boundary-box": -1, flow: 10 };

/** What a reading takes where the file does not say, since our kind wants it. */
export const assumed = (kind: string, { name, shape }: { name: string; shape: string }): Said => {
  if (kind === "component") return { type: shape };
  if (kind === "boundary") return { type: "trust" };
  return kind === "threat" ? { text: name } : {};
};
