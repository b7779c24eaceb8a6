import type { Format, Source } from "../format.ts";
import { readCompose } from "./read.ts";
import { certaintyOf, sorted } from "./recognise.ts";

export const format: Format = {
  id: "compose",
  title: "Docker Compose",
  files: "compose.yaml",
  recognise: certaintyOf,
  read: (source, siblings) => readCompose([source], siblings),
  readTogether: (sources: readonly Source[], siblings) => readCompose(sorted(sources), siblings),
};
