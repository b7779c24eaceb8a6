import type { Format } from "../format.ts";
import { readKubernetes } from "./read.ts";
import { certaintyOf } from "./recognise.ts";

export const format: Format = {
  id: "kubernetes",
  title: "Kubernetes manifests",
  files: "deployment.yaml",
  recognise: certaintyOf,
  read: (source, siblings) => readKubernetes([source], siblings),
  readTogether: readKubernetes,
};
