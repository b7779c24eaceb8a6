import type { Facts, Written } from "../format.ts";
import { writeNeeds } from "./write.ts";

/** The file by which projects of Sphinx-Needs read each other's needs (`needimport`, external needs). */
export const writer = {
  id: "sphinx-needs",
  title: "Sphinx-Needs",
  files: "needs.json",
  write: async (facts: Facts): Promise<Written> => writeNeeds(facts),
};
