import { wordList } from "../words.ts";
import { TECHNOLOGIES } from "./list.ts";
import type { Technology } from "./technology.ts";

/** Those who publish other people's software under its own name: what follows is what it is. */
const REPUBLISHERS = new Set(
  wordList(`library docker/library bitnami bitnamilegacy bitnamisecure chainguard rapidfort cimg arm64v8 arm32v7 amd64
  linuxserver ubi8 ubi9 rhel8 rhel9 centos7 dhi sclorg`),
);

let byImage: ReadonlyMap<string, Technology> | undefined;

/**
 * What a container image is, by its repository; host, tag and digest may be there. An image of somebody's own stays
 * undefined, whatever its name says: `acme/orders-postgres` may be a program that talks to one.
 */
export function technologyOfImage(image: string): Technology | undefined {
  if (image.length > 500) return undefined;
  byImage ??= new Map(TECHNOLOGIES.flatMap((one) => one.images.map((name) => [name, one])));
  const segments = pathOf(image);
  for (let from = 0; from < segments.length; from++) {
    const found = knownAs(segments.slice(from), byImage);
    // Behind a mirror's own folders only a name of several segments says enough.
    if (found && (from === 0 || segments.length - from > 1)) return found;
  }
  return undefined;
}

function pathOf(image: string): string[] {
  const untagged = image
    .trim()
    .toLowerCase()
    .replace(/@.*$/, "")
    .replace(/:[^/]*$/, "");
  const [first = "", ...rest] = untagged.split("/");
  const isHost = rest.length > 0 && (/[.:]/.test(first) || first === "localhost");
  return isHost ? rest : [first, ...rest];
}

function knownAs(segments: readonly string[], byName: ReadonlyMap<string, Technology>): Technology | undefined {
  const publisher = segments.slice(0, -1).join("/");
  const last = segments.at(-1)!;
  const names = REPUBLISHERS.has(publisher) ? [segments.join("/"), last] : [segments.join("/")];
  return names.flatMap((name) => [byName.get(name), byName.get(withoutVersion(name))]).find((one) => one !== undefined);
}

/** `nodejs20-debian12` and `postgresql-16` carry their version in the name. */
const withoutVersion = (name: string): string => name.replace(/-?\d+(-debian\d+)?$/, "");
