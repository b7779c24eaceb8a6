import type { Prompt, Resource, Tool } from "@seca/kit";
import type { Services } from "./services.ts";

/** What one server of the suite offers; the entry serves it alone or together with others. */
export interface Surface {
  readonly name: string;
  readonly title: string;
  readonly tools: readonly Tool<Services>[];
  /** Offered only where this server is served alone: of use to few, and many tools are chosen among badly. */
  readonly aloneTools?: readonly Tool<Services>[];
  /** Where nothing may be written, these stand in for the tools of the same names. */
  readonly lookTools?: readonly Tool<Services>[];
  readonly resources: readonly Resource<Services>[];
  readonly prompts?: readonly Prompt<Services>[];
}
