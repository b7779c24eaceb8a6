export { cardOf, type PluginCard } from "./card.ts";
export { OWN } from "./own.ts";
export { type PluginPlaces, type RefusedPlugin, Registry } from "./registry.ts";

/** What STPA-Sec says of an analysis that is done: open steps, tables, drawings. Loaded when somebody asks. */
export const stpaSecViews = () => import("./stpa-sec/export/index.ts");
export type StpaSecViews = Awaited<ReturnType<typeof stpaSecViews>>;
