import { AWS } from "./aws.ts";
import { AZURE } from "./azure.ts";
import { DELIVERY } from "./delivery.ts";
import { DEVICES } from "./devices.ts";
import { EDGE } from "./edge.ts";
import { FILES } from "./files.ts";
import { FRAMEWORKS } from "./frameworks.ts";
import { FRONT_ENDS } from "./front-ends.ts";
import { GOOGLE } from "./google.ts";
import { HOSPITALS } from "./hospitals.ts";
import { IDENTITY } from "./identity.ts";
import { INTELLIGENCE } from "./intelligence.ts";
import { KINDS_OF_THINGS } from "./kinds.ts";
import { LANGUAGES } from "./languages.ts";
import { MESSAGING } from "./messaging.ts";
import { NETWORKS } from "./networks.ts";
import { NON_RELATIONAL } from "./non-relational.ts";
import { OBSERVABILITY } from "./observability.ts";
import { PLANTS } from "./plants.ts";
import { PLATFORMS } from "./platforms.ts";
import { PROVIDERS } from "./providers.ts";
import { RELATIONAL } from "./relational.ts";
import { type Entry, type Technology, toTechnology } from "./technology.ts";
import { VEHICLES } from "./vehicles.ts";
import { WAREHOUSES } from "./warehouses.ts";

const FAMILIES: readonly (readonly Entry[])[] = [
  RELATIONAL,
  NON_RELATIONAL,
  WAREHOUSES,
  FILES,
  MESSAGING,
  EDGE,
  IDENTITY,
  PLATFORMS,
  DELIVERY,
  OBSERVABILITY,
  PROVIDERS,
  LANGUAGES,
  FRAMEWORKS,
  FRONT_ENDS,
  INTELLIGENCE,
  DEVICES,
  PLANTS,
  VEHICLES,
  HOSPITALS,
  NETWORKS,
  AWS,
  AZURE,
  GOOGLE,
  KINDS_OF_THINGS,
];

export const TECHNOLOGIES: readonly Technology[] = FAMILIES.flat().map(toTechnology);

/** Names that two technologies have by right. None of the two is taken for meant where only the name is known. */
export const AMBIGUOUS_NAMES: readonly string[] = ["GCS", "Swift"];

export const namesOf = ({ id, name, aliases }: Technology): string[] => [id, name, ...aliases];
