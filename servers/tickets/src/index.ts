import {
  type Surface,
  entityResource,
  runLook,
  runResource,
  runStatus,
  runsResource,
  systemResource,
  systemsResource,
} from "@seca/base";
import { ticketIngest } from "./tools/ticket-ingest.ts";
import { ticketSearch } from "./tools/ticket-search.ts";

/** What trackers know: tickets beside the model, searchable and linkable. */
export const tickets: Surface = {
  name: "tickets",
  title: "seca tickets",
  tools: [runStatus, ticketIngest, ticketSearch],
  lookTools: [runLook],
  resources: [entityResource, runResource, runsResource, systemResource, systemsResource],
};
