import type { Updates } from "@seca/kit";
import { SYSTEMS_URI, systemUri } from "./addresses.ts";
import type { Services } from "./services.ts";

/** Tells subscribers which resources a move may have changed. Hearing needs the record open, and somebody wants to hear. */
export const updatesOfRecord: Updates<Services> = ({ workbench }, onChange, onListChange) => {
  void workbench.ready().catch(() => undefined);
  return workbench.onMoved(({ system, branch }) => {
    // Entities, traces and history lie below their system and are told with it.
    onChange(systemUri(system));
    if (branch !== "") return;
    onChange(SYSTEMS_URI);
    onListChange();
  });
};
