export { HOLE, hostOf, splitOnce } from "./address.ts";
export { settingsOfCommand, splitCommand, type Word } from "./commands.ts";
export { settingsOfText } from "./configuration-text.ts";
export { Landscape, isHere, type Find } from "./landscape.ts";
export { Pages } from "./pages.ts";
export { sayAll } from "./program.ts";
export { leadsOf, type Setting } from "./settings.ts";
export { addWorkload } from "./workload.ts";
