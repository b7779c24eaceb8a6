import type { Facts, Written } from "../format.ts";
import { writeSdoc } from "./write.ts";

/** StrictDoc's own text, which it also shows as a web page. */
export const writer = {
  id: "strictdoc",
  title: "StrictDoc",
  files: "requirements.sdoc",
  write: async (facts: Facts): Promise<Written> => writeSdoc(facts),
};
