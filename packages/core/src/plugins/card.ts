import type { Plugin } from "../engine/index.ts";

/** What lists say of a plugin. Our own have theirs apart from their rules, which no list needs. */
export interface PluginCard {
  readonly id: string;
  readonly title: string;
  /** What it does, in one sentence. */
  readonly says: string;
}

export const cardOf = ({ id, title, says }: Plugin): PluginCard => ({ id, title, says });
