import { branchField, counted, defineTool, systemField, systemUri } from "@seca/base";
import { SecaError } from "@seca/core/kernel";
import * as z from "zod";

export const versionChange = defineTool({
  name: "version_change",
  title: "Branch, merge, restore",
  description:
    "branch makes a variant at a version, restore a new version with an old one's facts; tag names a version for good. merge brings what from changed into a branch, per entity and field. A real conflict is told and nothing is written, unless prefer settles it.",
  effect: "changes",
  input: z.object({
    system: systemField,
    action: z.enum(["branch", "merge", "restore", "tag", "delete_branch"]),
    name: z.string().min(1).max(80).describe("Of the new branch or tag, or the branch to delete.").optional(),
    from: z.string().min(1).max(80).describe("The version to branch from, merge, restore or tag.").optional(),
    branch: branchField,
    prefer: z.enum(["ours", "theirs"]).describe("merge: settles every conflict this way.").optional(),
    message: z.string().max(500).optional(),
  }),
  output: z.object({
    system: z.string(),
    action: z.string(),
    branch: z.string(),
    version: z.string(),
    changed: z.int(),
    done: z.string(),
  }),
  example: { action: "branch", name: "with-mfa", from: "main" },
  text: ({ done }) => done,
  links: ({ system }) => [{ uri: systemUri(system), name: system }],
  run: async ({ system: idOrName, action, name, from, branch = "main", prefer, message }, { workbench }) => {
    const system = await workbench.systemId(idOrName);
    const { versions } = workbench;
    const answer = (done: string, version: string, changed = 0, on = branch) => ({
      system,
      action,
      branch: on,
      version,
      changed,
      done,
    });
    switch (action) {
      case "branch": {
        const made = needed(name, "branch needs a name.");
        const at = await versions.createBranch(system, made, from ?? branch);
        return answer(`Branch ${made} stands at version ${at}.`, at, 0, made);
      }
      case "tag": {
        const made = needed(name, "tag needs a name.");
        const at = await versions.createTag(system, made, from ?? branch);
        return answer(`Tag ${made} names version ${at}.`, at);
      }
      case "delete_branch": {
        const gone = needed(name, "delete_branch needs the branch's name.");
        const { version } = await versions.show(system, gone);
        await versions.deleteBranch(system, gone);
        return answer(
          `Branch ${gone} is gone; its last version was ${version} and can still be named.`,
          version,
          0,
          gone,
        );
      }
      case "merge": {
        const report = await versions.merge(system, {
          from: needed(from, "merge needs from: the branch or version to bring in."),
          into: branch,
          prefer,
          message,
        });
        return answer(
          `Merged ${from} into ${branch}: version ${report.version}, ${counted(report.differences.length, "fact")} changed.`,
          report.version,
          report.differences.length,
        );
      }
      case "restore": {
        const report = await versions.restore(system, {
          version: needed(from, "restore needs from: the version to bring back."),
          branch,
          message,
        });
        const done = report.written
          ? `Restored ${from} on ${branch}: version ${report.version}, ${counted(report.differences.length, "fact")} changed.`
          : `${branch} already holds the facts of ${from}.`;
        return answer(done, report.version, report.differences.length);
      }
    }
  },
});

function needed(value: string | undefined, sentence: string): string {
  if (value !== undefined) return value;
  throw new SecaError("bad_input", sentence, "version_query lists versions, branches and tags.");
}
