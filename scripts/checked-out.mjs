import { readFileSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/**
 * The commit of this clone, so that the bin notices a `git pull` without looking at every file and without git.
 * Outside of a clone (an image, a copied folder) there is none, and none is needed.
 */
export function checkedOut() {
  try {
    const folder = gitFolder();
    const head = read(join(folder, "HEAD"));
    return head.startsWith("ref: ") ? commitOf(folder, head.slice(5)) : head;
  } catch {
    return "";
  }
}

/** In a worktree `.git` is a file that says where the folder is. */
function gitFolder() {
  const path = join(root, ".git");
  return statSync(path).isDirectory() ? path : resolve(root, read(path).replace(/^gitdir: /, ""));
}

/** A branch's own file, or its line among the packed ones; a worktree's branches lie with the main clone. */
function commitOf(folder, ref) {
  const common = tryRead(join(folder, "commondir"));
  const refs = common === undefined ? folder : resolve(folder, common);
  const packed = () =>
    tryRead(join(refs, "packed-refs"))
      ?.split("\n")
      .find((line) => line.endsWith(` ${ref}`))
      ?.slice(0, 40);
  return tryRead(join(refs, ref)) ?? packed() ?? "";
}

const read = (path) => readFileSync(path, "utf8").trim();

function tryRead(path) {
  try {
    return read(path);
  } catch {
    return undefined;
  }
}
