import type { Plugin } from "../engine/index.ts";
import type { PluginCard } from "./card.ts";
import { CARD as STPA_SEC } from "./stpa-sec/card.ts";
import { CARD as STRIDE } from "./stride/card.ts";
import { CARD as TMT } from "./tmt/card.ts";

interface Own {
  readonly card: PluginCard;
  readonly load: () => Promise<Plugin>;
}

/** Every way of analysing of ours, in the order in which they are offered. A plugin is one folder and one line here. */
export const OWN: readonly Own[] = [
  { card: STRIDE, load: async () => (await import("./stride/index.ts")).stride },
  { card: STPA_SEC, load: async () => (await import("./stpa-sec/index.ts")).stpaSec },
  { card: TMT, load: async () => (await import("./tmt/index.ts")).tmt },
];
