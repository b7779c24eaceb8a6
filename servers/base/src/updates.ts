import type { Updates } from "@seca/kit";
import {
  RUNS_URI,
  SYSTEMS_URI,
  analysisUri,
  entityUri,
  frameworkUri,
  historyUri,
  runUri,
  systemUri,
  traceUri,
} from "./addresses.ts";
import type { Services } from "./services.ts";

/** Tells which resources a change has touched. Hearing needs the record open, and somebody wants to hear. */
export const updatesOfRecord: Updates<Services> = async ({ workbench }, onChange, onListChange) => {
  const frameworks = (await workbench.frameworks.list()).map(({ id }) => id);
  const stopRuns = workbench.onRun((run) => {
    onChange(RUNS_URI);
    if (run !== undefined) onChange(runUri(run));
  });
  const stop = workbench.onChanged(({ system, branch, ids }) => {
    onChange(systemUri(system));
    if (branch === "") {
      onChange(SYSTEMS_URI);
      onListChange();
      return;
    }
    onChange(historyUri(system));
    onChange(analysisUri(system));
    for (const framework of frameworks) onChange(frameworkUri(system, framework));
    for (const id of ids) {
      onChange(entityUri(system, id));
      onChange(traceUri(system, id));
    }
  });
  // A record that cannot be opened is told by the next request that needs it.
  await workbench.ready().catch(() => undefined);
  return () => {
    stop();
    stopRuns();
  };
};
