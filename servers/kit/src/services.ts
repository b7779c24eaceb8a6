import type * as z from "zod";
import { type Prompt, type PromptArgs, type PromptDefinition, definePrompt } from "./prompt.ts";
import { type Resource, type ResourceDefinition, defineResource } from "./resource.ts";
import { type Tool, type ToolDefinition, defineTool } from "./tool.ts";

/**
 * The three definers of a server, knowing its services, so that no tool has to repeat their type:
 * `export const { defineTool, defineResource, definePrompt } = forServices<{ workbench: Workbench }>();`
 */
export function forServices<Services>(): Definers<Services> {
  return { defineTool, defineResource, definePrompt };
}

export interface Definers<Services> {
  defineTool<Input extends z.ZodObject, Output extends z.ZodObject>(
    definition: ToolDefinition<Services, Input, Output>,
  ): Tool<Services>;
  defineResource<const Uri extends string>(definition: ResourceDefinition<Services, Uri>): Resource<Services>;
  definePrompt<const Args extends PromptArgs<Services>>(definition: PromptDefinition<Services, Args>): Prompt<Services>;
}
