import { type Services, completeSystem, defineResource, frameworkUri } from "@seca/base";
import { completeFramework } from "./plugin-resources.ts";

export const analysisResource = defineResource({
  name: "analysis",
  title: "An analysis",
  description: "What the frameworks that fit find at the head of main, in numbers, and how well each fits.",
  uri: "seca://system/{system}/analysis",
  mimeType: "application/json",
  complete: { system: completeSystem },
  read: async (variables, { workbench }) => {
    const system = await workbench.systemId(variables.system);
    return analysisOf(workbench, system);
  },
});

export const frameworkResource = defineResource({
  name: "framework",
  title: "An analysis by one framework",
  description: "What one framework finds at the head of main, in numbers.",
  uri: "seca://system/{system}/analysis/{framework}",
  mimeType: "application/json",
  complete: { system: completeSystem, framework: completeFramework },
  read: async (variables, { workbench }) => {
    const system = await workbench.systemId(variables.system);
    return analysisOf(workbench, system, [variables.framework]);
  },
});

/** Without what differs from one reading to the next, such as how much was reused. */
async function analysisOf(
  workbench: Services["workbench"],
  system: string,
  frameworks?: readonly string[],
): Promise<string> {
  const { version, engine, frameworks: ran, fitness, ...counts } = await workbench.analysis.run(system, { frameworks });
  const { findings, byFramework, total, decided, mitigated, derived, questions, gaps } = counts;
  return JSON.stringify(
    {
      system,
      version,
      engine,
      frameworks: ran,
      findings,
      byFramework,
      total,
      decided,
      mitigated,
      derived,
      questions,
      gaps,
      fitness: fitness.filter(({ plugin }) => frameworks?.includes(plugin) !== false),
      each: frameworks === undefined ? ran.map((id) => frameworkUri(system, id)) : undefined,
    },
    undefined,
    1,
  );
}
