import type { Format } from "../format.ts";
import { readOpenApi } from "./read.ts";
import { certaintyOf } from "./recognise.ts";

export const format: Format = {
  id: "openapi",
  title: "OpenAPI",
  files: "openapi.yaml",
  recognise: certaintyOf,
  read: readOpenApi,
};
