import type { Rule } from "../../../engine/index.ts";
import { AI_AGENTS } from "./ai-agents.ts";
import { API } from "./api.ts";
import { CLOUD } from "./cloud.ts";
import { CONTAINERS } from "./containers.ts";
import { DATA_STORES } from "./data-stores.ts";
import { EMBEDDED } from "./embedded.ts";
import { GENERAL } from "./general.ts";
import { IDENTITY } from "./identity.ts";
import { MESSAGING } from "./messaging.ts";
import { SUPPLY_CHAIN } from "./supply-chain.ts";
import { WEB } from "./web.ts";

/** Every pack, in the order in which they are shown. A pack is one file and one line here. */
export const PACKS: Readonly<Record<string, readonly Rule[]>> = {
  general: GENERAL,
  web: WEB,
  api: API,
  "data-stores": DATA_STORES,
  messaging: MESSAGING,
  identity: IDENTITY,
  containers: CONTAINERS,
  cloud: CLOUD,
  "supply-chain": SUPPLY_CHAIN,
  "ai-agents": AI_AGENTS,
  embedded: EMBEDDED,
};
