import { CONTROL_PATH } from "./control-path.ts";
import { CONTROLLER } from "./controller.ts";
import type { Factor } from "./factor.ts";
import { FEEDBACK } from "./feedback.ts";
import { PROCESS } from "./process.ts";

export type { Factor, Named } from "./factor.ts";

/** Everything that may go wrong, in the order of the four classes. */
export const FACTORS: readonly Factor[] = [
  ...CONTROLLER.map((row) => ({ ...row, class: "controller" as const })),
  ...FEEDBACK.map((row) => ({ ...row, class: "feedback" as const })),
  ...CONTROL_PATH.map((row) => ({ ...row, class: "control_path" as const })),
  ...PROCESS.map((row) => ({ ...row, class: "process" as const })),
];
