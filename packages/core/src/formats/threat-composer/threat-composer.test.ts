import { formatSuite } from "../testing/index.ts";
import { format } from "./index.ts";

formatSuite(format, {
  samples: { "photo-share.tc.json": { threat: 2, mitigation: 2, assumption: 1, component: 0, artifact: 1 } },
  schema: "threat-composer-v1.schema.json",
  unknownAt: {
    "photo-share.tc.json": [
      [],
      ["applicationInfo"],
      ["architecture"],
      ["brainstorm"],
      ["assumptions", 0],
      ["mitigations", 0],
      ["mitigations", 0, "metadata", 0],
      ["threats", 0],
      ["threats", 0, "metadata", 0],
      ["mitigationLinks", 0],
      ["mitigationLinks", 2],
      ["assumptionLinks", 0],
      ["assumptionLinks", 1],
    ],
  },
});
