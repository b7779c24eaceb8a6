import type { Source } from "../format.ts";

const NAME = /^(?:docker-)?compose(?:[.-][\w.-]+)?\.ya?ml$/i;
const SERVICES = /^(?:services:|"services"|\{\s*"services")/m;
/** What no file but one of compose has, a level or two below its services. */
const SERVICE_FIELDS =
  /^[ \t]{2,}(?:image|build|extends|depends_on|env_file|container_name|command|ports|environment):/m;
const OTHERS = /^(?:apiVersion|kind|openapi|swagger|AWSTemplateFormatVersion|seca|threagile_version):/m;
const BEGINNING = 20_000;

export function certaintyOf({ name, text }: Source): number {
  const beginning = text?.slice(0, BEGINNING) ?? "";
  const isNamed = NAME.test(name);
  if (OTHERS.test(beginning)) return 0;
  const hasServices = SERVICES.test(beginning) || (isNamed && SERVICES.test(text ?? ""));
  if (hasServices) return isNamed ? 0.98 : SERVICE_FIELDS.test(text ?? "") ? 0.85 : 0.3;
  return isNamed && /^include:/m.test(beginning) ? 0.9 : 0;
}

/** The project's own file first, then what is laid over it: `compose.override.yaml`, `compose.prod.yaml`. */
export function sorted(sources: readonly Source[]): readonly Source[] {
  const rank = ({ name }: Source): number =>
    /^(?:docker-)?compose\.ya?ml$/i.test(name) ? 0 : /override/i.test(name) ? 1 : NAME.test(name) ? 2 : 3;
  return sources.toSorted((a, b) => rank(a) - rank(b) || (a.name < b.name ? -1 : 1));
}
