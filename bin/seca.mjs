#!/usr/bin/env node
// The one entry. In a fresh or freshly pulled clone it makes things ready first; otherwise it goes straight to the build.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = new URL("../", import.meta.url);

try {
  const { main } = await import(await entry());
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  // Only the stack: Node would print the bundle's whole line above it.
  process.stderr.write(`Something in seca broke: ${error instanceof Error ? error.stack : String(error)}\n`);
  process.exitCode = 70;
}

async function entry() {
  let current = readCurrent();
  if (current === undefined || current.head !== checkedOut()) {
    await (await import(new URL("scripts/ready.mjs", root).href)).ready();
    current = readCurrent();
  }
  return new URL(`dist/${current.entry}`, root).href;
}

function readCurrent() {
  try {
    return JSON.parse(readFileSync(new URL("dist/current.json", root), "utf8"));
  } catch {
    return undefined;
  }
}

/** The commit of the clone; outside of git there is none, and none is needed. */
function checkedOut() {
  try {
    const git = (path) => readFileSync(fileURLToPath(new URL(`.git/${path}`, root)), "utf8").trim();
    const head = git("HEAD");
    return head.startsWith("ref: ") ? git(head.slice(5)) : head;
  } catch {
    return "";
  }
}
