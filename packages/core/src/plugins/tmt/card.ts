import type { PluginCard } from "../card.ts";

export const CARD = {
  id: "tmt",
  title: "Microsoft threat templates",
  says: "Applies the rules of a threat template that was handed over, by itself (.tb7) or within a model (.tm7), to each flow.",
} as const satisfies PluginCard;
