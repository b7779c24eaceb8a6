/** A resource's address, compiled once. Of RFC 6570 only `{name}` (one segment) and `{+name}` (the rest) are spoken. */
export interface Address {
  readonly uri: string;
  readonly isTemplate: boolean;
  /** The variables of a matching URI, decoded; undefined when it is somebody else's. */
  readonly match: (uri: string) => Readonly<Record<string, string>> | undefined;
}

/** Longer than any address we hand out; a bound on what is matched at all. */
const LENGTH_MAX = 4096;

export function addressOf(uri: string): Address {
  const names: string[] = [];
  // Segments exclude each other's delimiters, so matching takes linear time.
  const pattern = uri.replaceAll(
    /\{(\+?)(\w+)\}|[\^$\\.*+?()[\]{}|/]/g,
    (found, greedy: string | undefined, name?: string) => {
      if (name === undefined) return `\\${found}`;
      names.push(name);
      return greedy === "+" ? "(.+)" : "([^/?#]+)";
    },
  );
  const regex = new RegExp(`^${pattern}$`, "u");

  return {
    uri,
    isTemplate: names.length > 0,
    match: (asked) => {
      const values = asked.length <= LENGTH_MAX ? regex.exec(asked)?.slice(1) : undefined;
      return values && variables(names, values);
    },
  };
}

function variables(names: readonly string[], values: readonly string[]): Record<string, string> | undefined {
  try {
    return Object.fromEntries(names.map((name, at) => [name, decodeURIComponent(values[at] ?? "")]));
  } catch {
    return undefined; // not percent-encoding, so not an address of ours
  }
}
