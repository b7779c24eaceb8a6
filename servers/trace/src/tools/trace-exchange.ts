import {
  branchField,
  counted,
  defineTool,
  entityUri,
  exchangeUri,
  fileFields,
  handOver,
  systemField,
  versionField,
} from "@seca/base";
import { TRACE_FORMATS } from "@seca/core/workbench";
import * as z from "zod";

/** Longer texts are read at their address. */
const TEXT_MAX = 24_000;

export const traceExchange = defineTool({
  name: "trace_exchange",
  title: "Exchange a trace with other tools",
  description:
    "Writes needs, dangers and answers with their links for tools of requirements; the answer lists what the format has no place for, and long texts are read at its address. With a file of ReqIF or OpenFastTrace it reads that instead, as a proposal.",
  effect: "changes",
  input: z.object({
    system: systemField,
    format: z.enum(TRACE_FORMATS).default("reqif"),
    ids: z.array(z.string().max(240)).min(1).max(20).describe("Write only what lies above and below these.").optional(),
    version: versionField,
    ...fileFields,
    accept: z
      .enum(["auto", "all", "none"])
      .describe("Of a file. auto: what contradicts and removes nothing.")
      .optional(),
    branch: branchField,
  }),
  output: z.object({
    system: z.string(),
    version: z.string(),
    format: z.string(),
    entities: z.int().optional(),
    links: z.int().optional(),
    characters: z.int().optional(),
    text: z.string().optional(),
    dropped: z.array(z.object({ what: z.string(), count: z.int(), why: z.string() })),
    proposals: z.array(z.object({ id: z.string(), state: z.string(), accepted: z.int(), open: z.int() })),
    address: z.string().optional(),
  }),
  example: { format: "openfasttrace", ids: ["mitigation/second-factor"] },
  text: ({ version, format, entities = 0, links = 0, text, dropped }) =>
    [
      `${counted(entities, "item")} and ${counted(links, "link")} of version ${version} as ${format}.`,
      ...(dropped.length === 0
        ? []
        : [`No place for: ${dropped.map(({ what, count, why }) => `${count} ${what} (${why})`).join("; ")}.`]),
      text ?? "Read it at the address below.",
    ].join("\n"),
  links: ({ system, format, address, characters = 0, proposals }) => [
    ...(address === undefined
      ? []
      : [{ uri: address, name: `trace as ${format}`, title: counted(characters, "character") }]),
    ...proposals.map(({ id }) => ({ uri: entityUri(system, id), name: id })),
  ],
  run: async ({ system: named, format, ids, version, accept, branch, ...given }, services) => {
    if (Object.values(given).some((each) => each !== undefined)) {
      const handed = await handOver({ system: named, given, format: readAs(format), accept, branch }, services);
      return {
        system: handed.system,
        version: handed.version,
        format,
        dropped: [],
        proposals: handed.proposals.map(({ id, state, accepted, open }) => ({ id, state, accepted, open })),
      };
    }
    const { workbench } = services;
    const system = await workbench.systemId(named);
    const { text, dropped, ...written } = await workbench.exportTrace(system, { format, ids, version });
    return {
      system,
      version: written.version,
      format,
      entities: written.entities,
      links: written.links,
      characters: text.length,
      ...(text.length <= TEXT_MAX && { text }),
      dropped: dropped.map((each) => ({ ...each })),
      proposals: [],
      // Of another version than the head there is no address.
      ...(version === undefined && { address: exchangeUri(system, format, ids) }),
    };
  },
});

/** Both forms of OpenFastTrace are told apart by what is in the file; what is only written is refused by its name. */
const readAs = (format: (typeof TRACE_FORMATS)[number]): string | undefined =>
  format === "reqif" || format === "openfasttrace" || format === "specobject" ? undefined : format;
