export type { Dependencies } from "./health.ts";
export type { Limits } from "./limits.ts";
export type { Gauges } from "./metrics.ts";
export type { HttpOptions, SignIn } from "./options.ts";
export { openHttp, type HttpServer } from "./server.ts";
export type { Denial, Denied, From, Verify } from "./verify.ts";
