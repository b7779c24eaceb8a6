export { cardOf, type PluginCard } from "./card.ts";
export { OWN } from "./own.ts";
export { type PluginPlaces, type RefusedPlugin, Registry } from "./registry.ts";
