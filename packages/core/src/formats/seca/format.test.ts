import { formatSuite } from "../testing/index.ts";
import { format } from "./index.ts";

formatSuite(format, {
  samples: { "web-shop.yaml": { component: 3, flow: 2, boundary: 2, data: 1, stakeholder: 1, requirement: 1 } },
});
