import { defineTool } from "@seca/base";
import { SecaError } from "@seca/core/kernel";
import { SystemAnswer, listSystems, showSystem, systemLinks, systemText } from "../system-answer.ts";
import * as z from "zod";

export const systemWord = z.string().min(1).max(200);

export const systemOpen = defineTool({
  name: "system_open",
  title: "Open or list systems",
  description:
    "Opens a system: what it holds, its version and branches. Without arguments it lists all systems; action creates, renames, archives or deletes one. Begin here, then hand over what describes the system with input_add.",
  effect: "destroys",
  input: z.object({
    system: systemWord.describe("Id or name; the new name for create.").optional(),
    action: z
      .enum(["open", "list", "create", "rename", "archive", "unarchive", "delete"])
      .describe("Default open, or list without a system.")
      .optional(),
    name: systemWord.describe("New name, for rename.").optional(),
    description: z.string().max(2000).optional(),
    confirm: z.string().max(200).describe("For delete: the system's id again.").optional(),
  }),
  output: SystemAnswer,
  example: { action: "list" },
  text: systemText,
  links: systemLinks,
  run: async ({ system: idOrName, action = idOrName === undefined ? "list" : "open", ...input }, { workbench }) => {
    if (action === "list") return listSystems(workbench);
    if (idOrName === undefined) {
      throw new SecaError("bad_input", `${action} needs a system.`, "Name one, or list them with {}.");
    }
    if (action === "create") {
      const created = await workbench.createSystem(idOrName, input.description);
      return showSystem(workbench, created.id, "Created.");
    }

    const { id } = await workbench.system(idOrName);
    switch (action) {
      case "open":
        return showSystem(workbench, id);
      case "rename": {
        if (input.name === undefined) {
          throw new SecaError("bad_input", "rename needs the new name.", "Send it as name.");
        }
        const described = input.description === undefined ? {} : { description: input.description };
        await workbench.updateSystem(id, { name: input.name, ...described });
        return showSystem(workbench, id, `Renamed; the id stays ${id}.`);
      }
      case "archive":
        await workbench.updateSystem(id, { archived: true });
        return showSystem(workbench, id, "Archived: kept, and no longer taken by default.");
      case "unarchive":
        await workbench.updateSystem(id, { archived: false });
        return showSystem(workbench, id, "Active again.");
      case "delete":
        if (input.confirm !== id) {
          throw new SecaError(
            "refused",
            `Deleting ${id} removes all its versions and inputs for good; nothing was deleted.`,
            `If that is wanted, call again with confirm: "${id}". archive keeps everything.`,
          );
        }
        await workbench.deleteSystem(id);
        return { ...(await listSystems(workbench)), done: `Deleted ${id}.` };
    }
  },
});
