/** What a container is made from, as compose files and pods name it. */
export interface Image {
  /** Without registry host, `library/`, tag and digest: `postgres`, `acme/orders`. */
  readonly repository: string;
  readonly registry?: string;
  readonly tag?: string;
  readonly digest?: string;
}

const REFERENCE = /^(?<path>[\w][\w./:-]*?)(?::(?<tag>[\w][\w.-]{0,127}))?(?:@(?<digest>[a-z0-9]+:[0-9a-f]{32,}))?$/i;

/** Undefined where the text is no reference, or what names it is not known. */
export function parseImage(reference: string): Image | undefined {
  const { path, tag, digest } = REFERENCE.exec(reference.trim().slice(0, 500))?.groups ?? {};
  if (path === undefined) return undefined;
  const [first = "", ...rest] = path.split("/");
  const isRegistry = rest.length > 0 && (/[.:]/.test(first) || first === "localhost");
  const repository = (isRegistry ? rest.join("/") : path).replace(/^library\//, "").toLowerCase();
  if (repository === "" || repository.endsWith("/")) return undefined;
  return {
    repository,
    ...(isRegistry && { registry: first.toLowerCase() }),
    ...(tag !== undefined && { tag }),
    ...(digest !== undefined && { digest }),
  };
}

/** Whether always the same image is meant: a digest says yes, a moving tag says no, any other says nothing. */
export function isPinned({ tag, digest }: Image): boolean | undefined {
  if (digest !== undefined) return true;
  return tag === "latest" ? false : undefined;
}
