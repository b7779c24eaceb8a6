import { describeKinds, counted, defineTool, summarise, systemUri, table, type Services } from "@seca/base";
import { SecaError } from "@seca/core/kernel";
import * as z from "zod";

const SYSTEMS_SHOWN = 50;

export const systemOpen = defineTool({
  name: "system_open",
  title: "Open or list systems",
  description:
    "Opens a system: what it holds, its version and branches. Without arguments it lists all systems; action creates, renames, archives or deletes one. Begin here, then hand over what describes the system with input_add.",
  effect: "destroys",
  input: z.object({
    system: z.string().min(1).max(200).describe("Id or name; the new name for create.").optional(),
    action: z
      .enum(["open", "list", "create", "rename", "archive", "unarchive", "delete"])
      .describe("Default open, or list without a system.")
      .optional(),
    name: z.string().min(1).max(200).describe("New name, for rename.").optional(),
    description: z.string().max(2000).optional(),
    confirm: z.string().max(200).describe("For delete: the system's id again.").optional(),
  }),
  output: z.object({
    systems: z.array(
      z.object({
        system: z.string(),
        name: z.string(),
        description: z.string().optional(),
        archived: z.boolean(),
        version: z.string(),
        entities: z.int(),
        links: z.int(),
        kinds: z.record(z.string(), z.int()),
      }),
    ),
    total: z.int(),
    done: z.string(),
    branches: z.array(z.string()).optional(),
  }),
  example: { action: "list" },
  text: ({ systems, total, done, branches }) => {
    if (total === 0) return `${done} Create one: {"action":"create","system":"Web shop"}.`;
    const rows = systems.map((system) => [
      system.system,
      system.name,
      system.version,
      describeKinds(system.kinds) || "empty",
      system.archived ? "archived" : "",
    ]);
    const names = branches && branches.length > 1 ? `\nBranches: ${branches.join(", ")}.` : "";
    return `${done}\n${table(["id", "name", "version", "holds", ""], rows)}${names}`;
  },
  links: ({ systems }) =>
    systems.length === 1 ? [{ uri: systemUri(systems[0]!.system), name: systems[0]!.system }] : [],
  run: async (input, { workbench }) => {
    const action = input.action ?? (input.system === undefined ? "list" : "open");
    if (action === "list") return list(workbench);
    if (input.system === undefined)
      throw new SecaError("bad_input", `${action} needs a system.`, "Name one, or list them with {}.");
    if (action === "create")
      return show(workbench, (await workbench.createSystem(input.system, input.description)).id, "Created.");

    const system = await workbench.system(input.system);
    switch (action) {
      case "open":
        return show(workbench, system.id, `Opened ${system.name}.`);
      case "rename":
        if (input.name === undefined)
          throw new SecaError("bad_input", "rename needs the new name.", "Send it as name.");
        await workbench.updateSystem(system.id, {
          name: input.name,
          ...(input.description === undefined ? {} : { description: input.description }),
        });
        return show(workbench, system.id, `Renamed; the id stays ${system.id}.`);
      case "archive":
      case "unarchive":
        await workbench.updateSystem(system.id, { archived: action === "archive" });
        return show(
          workbench,
          system.id,
          action === "archive" ? "Archived: kept, and no longer taken by default." : "Active again.",
        );
      case "delete":
        if (input.confirm !== system.id) {
          throw new SecaError(
            "refused",
            `Deleting ${system.id} removes all its versions and inputs for good; nothing was deleted.`,
            `If that is wanted, call again with confirm: "${system.id}". archive keeps everything.`,
          );
        }
        await workbench.deleteSystem(system.id);
        return { ...(await list(workbench)), done: `Deleted ${system.id}.` };
    }
  },
});

type Bench = Services["workbench"];

async function list(workbench: Bench) {
  const systems = await workbench.systems();
  const shown = await Promise.all(
    systems.slice(0, SYSTEMS_SHOWN).map(async (system) => summarise(system, await workbench.snapshot(system.id))),
  );
  return {
    systems: shown,
    total: systems.length,
    done: systems.length === 0 ? "There is no system yet." : `${counted(systems.length, "system")}.`,
  };
}

async function show(workbench: Bench, id: string, done: string) {
  const system = await workbench.system(id);
  const [snapshot, { branches }] = await Promise.all([workbench.snapshot(id), workbench.versions.names(id)]);
  return { systems: [summarise(system, snapshot)], total: 1, done, branches: branches.map((branch) => branch.name) };
}
