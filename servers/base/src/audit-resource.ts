import { defineResource } from "./services.ts";

const ENTRIES = 100;

export const auditResource = defineResource({
  name: "audit",
  title: "Audit",
  description: "The latest 100 things that were done in the organisation: who, what, when, from where.",
  uri: "seca://audit",
  mimeType: "application/json",
  scope: "seca:admin",
  read: async (_, { workbench }) => JSON.stringify(await workbench.audit.search({ limit: ENTRIES }), undefined, 1),
});
