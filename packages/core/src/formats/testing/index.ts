/**
 * What the tests of a format call, once, beside those that are its own:
 *
 *   formatSuite(format, {
 *     samples: { "shop.json": { component: 4, flow: 5 } },   // files in the folder's `samples/`, and what they hold
 *     schema: "otm.schema.json",                             // judges what is written, where it lies beside the project
 *     foreign: ["data/tmt/test_model.tm7"],                  // likewise
 *     unknownAt: { "shop.json": [[], ["project"]] },         // where a field that nobody knows must survive
 *   });
 */
export { formatSuite, type SuiteOptions } from "./suite.ts";
export { openFile, openSample, shared, sourceFrom, type Sample } from "./samples.ts";
export { readSchema, schemaErrors } from "./schema.ts";
export { parsed } from "./written.ts";
