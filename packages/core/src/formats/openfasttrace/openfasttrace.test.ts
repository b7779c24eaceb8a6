import { formatSuite } from "../testing/index.ts";
import { format } from "./index.ts";

formatSuite(format, {
  samples: {
    "lockers.md": { requirement: 4, mitigation: 1, verification: 1 },
    "lockers.xml": { requirement: 2 },
  },
});
