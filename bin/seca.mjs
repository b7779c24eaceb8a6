#!/usr/bin/env node
// The one entry. In a fresh or freshly pulled clone it makes things ready first; otherwise it goes straight to the build.
import { readFileSync } from "node:fs";
import { checkedOut } from "../scripts/checked-out.mjs";

const root = new URL("../", import.meta.url);

// A reader that has seen enough (`seca doctor | head`) is no fault.
process.stdout.on("error", (error) => process.exit(error.code === "EPIPE" ? 0 : 70));

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
  const head = checkedOut();
  if (current === undefined || (head !== "" && current.head !== head)) {
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
