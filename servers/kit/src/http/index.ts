export type { Dependencies } from "./health.ts";
export type { Limits } from "./limits.ts";
export { openHttp, type HttpOptions, type HttpServer } from "./server.ts";
export type { Verify, Who } from "./verify.ts";
