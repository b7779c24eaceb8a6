import type { Prompt, Resource, Tool } from "@seca/kit";
import type { Services } from "./services.ts";

/** What one server of the suite offers; the entry serves it alone or together with others. */
export interface Surface {
  readonly name: string;
  readonly title: string;
  readonly tools: readonly Tool<Services>[];
  readonly resources: readonly Resource<Services>[];
  readonly prompts?: readonly Prompt<Services>[];
}
