import type { PluginCard } from "../card.ts";

export const CARD = {
  id: "stpa-sec",
  title: "STPA-Sec",
  says: "Works out which losses must not happen, who controls what, which control actions are unsafe in which context, how that may come about, and what keeps it from happening.",
} as const satisfies PluginCard;
