import { formatSuite } from "../testing/index.ts";
import { format } from "./index.ts";

formatSuite(format, {
  samples: {
    "ticket-shop.otm.json": {
      component: 5,
      boundary: 3,
      flow: 4,
      data: 2,
      threat: 2,
      risk: 1,
      mitigation: 2,
      artifact: 1,
    },
    "parking.otm.yaml": { component: 4, boundary: 3, flow: 3, data: 1, threat: 0, artifact: 1 },
  },
  schema: "otm.schema.json",
  unknownAt: {
    "ticket-shop.otm.json": [
      [],
      ["project"],
      ["representations", 0],
      ["assets", 0],
      ["assets", 0, "risk"],
      ["trustZones", 1],
      ["trustZones", 1, "risk"],
      ["trustZones", 1, "representations", 0],
      ["components", 1],
      ["components", 1, "assets"],
      ["components", 1, "threats", 0],
      ["components", 1, "threats", 0, "mitigations", 0],
      ["dataflows", 0],
      ["dataflows", 0, "attributes"],
      ["threats", 0],
      ["threats", 0, "risk"],
      ["threats", 1, "risk"],
      ["mitigations", 1],
      ["mitigations", 1, "attributes"],
    ],
  },
});
