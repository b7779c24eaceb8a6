import type { Workbench } from "@seca/core/workbench";
import { forServices } from "@seca/kit";

/** What every tool, resource and prompt of the suite works with. */
export interface Services {
  readonly workbench: Workbench;
}

export const { defineTool, defineResource, definePrompt } = forServices<Services>();
