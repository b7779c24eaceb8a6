import { setTimeout as sleep } from "node:timers/promises";
import { expect, it } from "vitest";
import { Turnstile } from "./turnstile.ts";

it("lets so many through at one time, in the order they came, and those of another key beside them", async () => {
  const turnstile = new Turnstile(2);
  const begun: string[] = [];
  let [inside, most] = [0, 0];
  const visit = (key: string, name: string): Promise<void> =>
    turnstile.through(key, async () => {
      begun.push(name);
      if (key === "a") most = Math.max(most, ++inside);
      await sleep(10);
      if (key === "a") inside--;
      if (name === "a2") throw new Error("stumbled");
    });
  const all = ["a1", "a2", "a3", "a4", "a5"].map((name) => visit("a", name));
  const other = visit("b", "b1");
  expect((await Promise.allSettled([...all, other])).map(({ status }) => status)).toEqual([
    "fulfilled",
    "rejected",
    ...Array.from({ length: 4 }, () => "fulfilled"),
  ]);
  expect([begun, most]).toEqual([["a1", "a2", "b1", "a3", "a4", "a5"], 2]);
});
