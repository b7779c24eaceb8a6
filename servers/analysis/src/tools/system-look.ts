import { defineTool } from "@seca/base";
import { SystemAnswer, listSystems, showSystem, systemLinks, systemText } from "../system-answer.ts";
import { systemOpen, systemWord } from "./system-open.ts";
import * as z from "zod";

/** `system_open` where nothing may be written: it opens and lists. */
export const systemLook = defineTool({
  name: systemOpen.name,
  title: "Open or list systems",
  description: "Opens a system: what it holds, its version and branches. Without arguments it lists all systems.",
  effect: "reads",
  input: z.object({ system: systemWord.optional() }),
  output: SystemAnswer,
  example: {},
  text: systemText,
  links: systemLinks,
  run: ({ system }, { workbench }) => (system === undefined ? listSystems(workbench) : showSystem(workbench, system)),
});
