import type { Format } from "../format.ts";
import { readTerraform } from "./read.ts";
import { certaintyOf } from "./recognise.ts";

export const format: Format = {
  id: "terraform",
  title: "Terraform plan",
  files: "plan.json",
  recognise: certaintyOf,
  read: readTerraform,
};
