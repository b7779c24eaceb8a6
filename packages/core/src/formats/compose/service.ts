import {
  HOLE,
  hostOf,
  settingsOfCommand,
  settingsOfText,
  splitCommand,
  type Pages,
  type Setting,
  type Word,
} from "../deployment/index.ts";
import { type Tree, at, listAt, rowsOf, textAt, textsAt } from "../text/index.ts";
import { settingsOfEnvFile } from "./env-file.ts";
import { asTable } from "./merge.ts";
import type { Project } from "./project.ts";

/** A name or a key with its value as text, however the file writes it. */
export function settingsAt(service: Tree, field: string): Setting[] {
  const node = at(service, field);
  if (node === undefined) return [];
  return rowsOf(asTable(node)).flatMap(([key, row]) => {
    // A name alone takes its value from whoever starts the project.
    const value = textAt(row.value);
    return value === undefined ? [] : [{ key, value, line: row.value.line }];
  });
}

/** The environment with what its files say, as far as they were handed over: what stands in the service itself wins. */
export async function environmentOf(service: Tree, project: Project, pages: Pages): Promise<Setting[]> {
  const environment = at(service, "environment");
  const settings = settingsAt(service, "environment");
  const known = new Set(environment === undefined ? [] : asTable(environment).rows.keys());
  for (const name of envFilesOf(service).toReversed()) {
    const source = await project.open(name);
    if (source?.text === undefined) continue;
    for (const setting of settingsOfEnvFile(source.text, pages.before(source))) {
      if (!known.has(setting.key)) settings.push(setting);
      known.add(setting.key);
    }
  }
  return settings;
}

function envFilesOf(service: Tree): string[] {
  const files = at(service, "env_file");
  return files?.is === "list"
    ? files.items.flatMap((item) => textAt(item, "path") ?? textAt(item) ?? [])
    : textsAt(files);
}

/** The flags of entrypoint and command. */
export function commandOf(service: Tree): Setting[] {
  const words = ["entrypoint", "command"].flatMap((field): Word[] => {
    const node = at(service, field);
    if (node?.is === "list") return node.items.flatMap((item) => ({ text: textAt(item) ?? "", line: item.line }));
    const text = textAt(node);
    return text === undefined ? [] : splitCommand(text).map((word) => ({ text: word, line: node!.line }));
  });
  return settingsOfCommand(words.filter(({ text }) => text !== ""));
}

/** The settings in files that a service mounts: inline configs, and files beside the project that were handed over. */
export async function mountedFilesOf(service: Tree, project: Project, pages: Pages): Promise<Setting[][]> {
  const files: Setting[][] = [];
  for (const item of listAt(service, "configs")) {
    const name = textAt(item, "source") ?? textAt(item);
    const config = name === undefined ? undefined : at(project.tree, "configs", name);
    const content = textAt(config, "content");
    const line = at(config, "content")?.line ?? 0;
    // A block of text begins on the line behind its mark, and its own lines follow.
    if (content !== undefined)
      files.push(
        settingsOfText({
          name: name!,
          text: content,
          lineOf: (index) => line + (content.includes("\n") ? index + 1 : 0),
        }),
      );
    else files.push(...(await fileAt(textAt(config, "file"), project, pages)));
  }
  for (const volume of listAt(service, "volumes")) {
    const path = textAt(volume, "source") ?? textAt(volume)?.split(":")[0];
    if (path?.startsWith("./")) files.push(...(await fileAt(path, project, pages)));
  }
  return files.filter((settings) => settings.length > 0);
}

const SETTINGS_FILE =
  /\.(?:conf|cfg|ya?ml|toml|ini|json|properties|env|river|alloy)$|(?:^|\/)(?:Caddyfile|haproxy\.cfg)$/;

async function fileAt(path: string | undefined, project: Project, pages: Pages): Promise<Setting[][]> {
  if (path === undefined || !SETTINGS_FILE.test(path)) return [];
  const source = await project.open(path);
  if (source?.text === undefined) return [];
  const before = pages.before(source);
  return [settingsOfText({ name: source.name, text: source.text, lineOf: (index) => before + index + 1 })];
}

export interface PublishedPort {
  readonly target: number | undefined;
  readonly published: number | undefined;
  /** Undefined: on all interfaces. */
  readonly hostAddress: string | undefined;
  readonly isUdp: boolean;
  readonly line: number;
}

export function portsOf(service: Tree): PublishedPort[] {
  return listAt(service, "ports").flatMap((item): PublishedPort[] => {
    const { line } = item;
    if (item.is === "table") {
      const target = portOf(textAt(item, "target"));
      if (target === undefined && !textAt(item, "target")?.includes(HOLE)) return [];
      const published = portOf(textAt(item, "published"));
      return [
        { target, published, hostAddress: textAt(item, "host_ip"), isUdp: textAt(item, "protocol") === "udp", line },
      ];
    }
    const text = textAt(item);
    const parts = /^(?:(\[[^\]]+\]|[^:[\]]*(?=:[^:]*:)):)?(?:([^:]*):)?([^:/]+)(?:\/(\w+))?$/.exec(text ?? "");
    if (parts === null) return [];
    const [, hostAddress, published, target, protocol] = parts;
    if (!target!.includes(HOLE) && portOf(target) === undefined) return [];
    return [{ target: portOf(target), published: portOf(published), hostAddress, isUdp: protocol === "udp", line }];
  });
}

/** A port, or the first of a range. */
const portOf = (text: string | undefined): number | undefined =>
  hostOf(`x:${/^\d+/.exec(text ?? "")?.[0] ?? ""}`)?.port;

/** Who reaches an address of the host: everybody, unless it is the host's own or a private one. */
export const isOpenToAll = (hostAddress: string | undefined): boolean =>
  hostAddress === undefined ||
  hostAddress === "" ||
  /^(?:0\.0\.0\.0|\[?::\]?)$/.test(hostAddress) ||
  isPublic(hostAddress);

const isPublic = (address: string): boolean =>
  /^(?:\d{1,3}\.){3}\d{1,3}$/.test(address) &&
  !/^(?:10|127|0)\.|^192\.168\.|^172\.(?:1[6-9]|2\d|3[01])\.|^169\.254\.|^100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])\./.test(
    address,
  );

/** The networks a service is in, with the names it has there. */
export function networksOf(
  service: Tree,
): { readonly name: string; readonly aliases: readonly string[]; readonly line: number }[] {
  const node = at(service, "networks");
  if (node?.is === "list") {
    return node.items.flatMap((item) => {
      const name = textAt(item);
      return name === undefined ? [] : [{ name, aliases: [], line: item.line }];
    });
  }
  return rowsOf(node).map(([name, row]) => ({ name, aliases: textsAt(row.value, "aliases"), line: row.line }));
}
