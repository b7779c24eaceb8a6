import { PLUGINS_URI, type Services, defineResource, pluginUri } from "@seca/base";

const json = (value: unknown): string => JSON.stringify(value, undefined, 1);

/** Ids of frameworks that begin with what was typed. */
export async function completeFramework(typed: string, { workbench }: Services): Promise<string[]> {
  const frameworks = await workbench.frameworks.list();
  return frameworks.map(({ id }) => id).filter((id) => id.startsWith(typed.toLowerCase()));
}

export const pluginsResource = defineResource({
  name: "plugins",
  title: "Frameworks",
  description: "The ways of analysing that there are, and the plugins that are configured and were refused.",
  uri: PLUGINS_URI,
  mimeType: "application/json",
  read: async (_, { workbench }) => {
    const [frameworks, refused] = await Promise.all([workbench.frameworks.list(), workbench.frameworks.refused()]);
    return json({
      frameworks: frameworks.map((framework) => ({ ...framework, address: pluginUri(framework.id) })),
      refused,
    });
  },
});

export const pluginResource = defineResource({
  name: "plugin",
  title: "A framework",
  description: "What a framework does and needs, when it fits, its sections, and its rules by pack.",
  uri: "seca://plugins/{id}",
  mimeType: "application/json",
  list: async ({ workbench }) =>
    (await workbench.frameworks.list()).map(({ id, title }) => ({ uri: pluginUri(id), name: id, title })),
  complete: { id: completeFramework },
  read: async ({ id }, { workbench }) => json(await workbench.frameworks.describe(id)),
});
