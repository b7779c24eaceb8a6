import { type Surface, entityResource, systemResource, systemsResource } from "@seca/base";
import { ticketIngest } from "./tools/ticket-ingest.ts";
import { ticketSearch } from "./tools/ticket-search.ts";

/** What trackers know: tickets beside the model, searchable and linkable. */
export const tickets: Surface = {
  name: "tickets",
  title: "seca tickets",
  tools: [ticketIngest, ticketSearch],
  resources: [entityResource, systemResource, systemsResource],
};
