import { formatSuite } from "../testing/index.ts";
import { format } from "./index.ts";

const PORTAL = ["technical_assets", "Portal"] as const;

formatSuite(format, {
  samples: {
    "library.yaml": {
      component: 3,
      boundary: 3,
      flow: 3,
      data: 2,
      runtime: 1,
      decision: 2,
      question: 2,
      threat: 1,
      requirement: 1,
      artifact: 1,
    },
  },
  schema: "threagile.schema.json",
  unknownAt: {
    "library.yaml": [
      [],
      ["author"],
      ["data_assets", "Catalogue"],
      [...PORTAL],
      [...PORTAL, "communication_links", "Database"],
      [...PORTAL, "communication_links", "Old Printer"],
      ["trust_boundaries", "Server Room"],
      ["shared_runtimes", "Rack Server"],
      ["individual_risk_categories", "Lost Card"],
      ["risk_tracking", "unencrypted-asset@*"],
      ["risk_tracking", "missing-waf@portal"],
    ],
  },
});
