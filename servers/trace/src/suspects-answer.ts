import { counted, table } from "@seca/base";
import type { Workbench } from "@seca/core/workbench";
import * as z from "zod";

/** What is listed, wherever it is: with judging, and where nothing may be written. */
export const SuspectsOutput = z.object({
  system: z.string(),
  version: z.string(),
  written: z.boolean(),
  direct: z.int(),
  rejected: z.int(),
  indirect: z.int(),
  unseen: z.int(),
  total: z.int(),
  links: z.array(
    z.object({
      link: z.string(),
      state: z.string(),
      because: z.array(z.string()),
      since: z.string().optional(),
      reason: z.string().optional(),
    }),
  ),
  cursor: z.string().optional(),
});
type SuspectsOutput = z.infer<typeof SuspectsOutput>;

export interface SuspectsAsked {
  readonly id?: string | undefined;
  readonly indirect: boolean;
  readonly version?: string | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

export async function suspectsIn(workbench: Workbench, system: string, asked: SuspectsAsked): Promise<SuspectsOutput> {
  const { items, ...answer } = await workbench.tracing.suspects(system, asked);
  return { system, written: false, ...answer, links: items.map((each) => ({ ...each, because: [...each.because] })) };
}

export function suspectsText({
  version,
  written,
  direct,
  rejected,
  indirect,
  unseen,
  links,
  cursor,
}: SuspectsOutput): string {
  const sum = `${counted(direct, "link")} suspect, ${rejected} rejected, ${indirect} on suspect ones, version ${version}.`;
  return [
    written ? `Judged. Now ${sum}` : sum,
    ...(links.length === 0
      ? []
      : [
          table(
            ["link", "state", "because", "since"],
            links.map(({ link, state, because, since }) => [link, state, because.join(", "), since?.slice(0, 10)]),
          ),
        ]),
    ...(unseen === 0 ? [] : [`${unseen} older links were not compared yet: ask again.`]),
    ...(cursor === undefined ? [] : [`More with cursor "${cursor}".`]),
    ...(direct > 0 && !written
      ? ["Look at both ends, then accept or reject with a reason and this version as base."]
      : []),
  ].join("\n");
}
