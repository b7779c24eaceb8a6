import type { Workbench } from "@seca/core/workbench";
import { RUNS_URI, runUri } from "./addresses.ts";
import { defineResource } from "./services.ts";

const RUNS_LISTED = 50;
const EVENTS_SHOWN = 1000;

const json = (value: unknown): string => JSON.stringify(value, undefined, 1);
const latest = (workbench: Workbench) => workbench.runs.list({ limit: RUNS_LISTED });

export const runsResource = defineResource({
  name: "runs",
  title: "Runs",
  description: "The latest 50 long runs, each with its state and progress.",
  uri: RUNS_URI,
  mimeType: "application/json",
  read: async (_, { workbench }) => json(await latest(workbench)),
});

export const runResource = defineResource({
  name: "run",
  title: "A run",
  description: "A long run: its state, what happened, and its whole result or error.",
  uri: "seca://run/{id}",
  mimeType: "application/json",
  list: async ({ workbench }) =>
    (await latest(workbench)).map(({ id, kind, state }) => ({ uri: runUri(id), name: id, title: `${kind}, ${state}` })),
  complete: {
    id: async (typed, { workbench }) =>
      (await workbench.runs.list({ limit: 200 })).map(({ id }) => id).filter((id) => id.startsWith(typed)),
  },
  read: async ({ id }, { workbench }) => {
    const { run, events } = await workbench.runs.events(id, { since: 0, limit: EVENTS_SHOWN, waitMs: 0 });
    const result = run.state === "done" ? await workbench.runs.result(id) : undefined;
    return json({ ...run, events: undefined, happened: events, result });
  },
});
