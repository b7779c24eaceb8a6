import type { PluginCard } from "../card.ts";

export const CARD = {
  id: "stride",
  title: "STRIDE",
  says: "Looks at each part, flow, boundary and data item for spoofing, tampering, repudiation, information disclosure, denial of service and elevation of privilege.",
} as const satisfies PluginCard;
