import { type Surface, changeApply, systemResource, systemsResource } from "@seca/base";
import { exchangeOfResource, exchangeResource } from "./exchange-resource.ts";
import { traceCoverage } from "./tools/trace-coverage.ts";
import { traceExchange } from "./tools/trace-exchange.ts";
import { traceImpact } from "./tools/trace-impact.ts";
import { traceMatrix } from "./tools/trace-matrix.ts";
import { traceReview, traceReviewLook } from "./tools/trace-review.ts";
import { traceShow } from "./tools/trace-show.ts";
import { matrixResource, tracePictureResource, traceResource } from "./trace-resource.ts";

export { drawTrace, hopRow } from "./render.ts";

/** Why everything is there: chains over the links of the graph, what a change touches, what is not covered. */
export const trace: Surface = {
  name: "trace",
  title: "seca trace",
  tools: [changeApply, traceCoverage, traceImpact, traceReview, traceShow],
  aloneTools: [traceExchange, traceMatrix],
  lookTools: [traceReviewLook],
  resources: [
    exchangeOfResource,
    exchangeResource,
    matrixResource,
    systemResource,
    systemsResource,
    tracePictureResource,
    traceResource,
  ],
};
