import { formatSuite } from "../testing/index.ts";
import { format } from "./index.ts";

formatSuite(format, { samples: { "turnstile.reqif": { requirement: 2, hazard: 1 } } });
