import { setTimeout as sleep } from "node:timers/promises";
import { expect, it } from "vitest";
import { Turns } from "./turns.ts";

it("lets each finish before the next of the same thing begins, also after a failure", async () => {
  const turns = new Turns();
  const told: string[] = [];
  const work = (name: string, ms: number) => async (): Promise<string> => {
    told.push(`${name} begins`);
    await sleep(ms);
    told.push(`${name} ends`);
    if (name === "b") throw new Error("b broke");
    return name;
  };
  const all = await Promise.allSettled([
    turns.take("main", work("a", 20)),
    turns.take("main", work("b", 1)),
    turns.take("main", work("c", 1)),
  ]);
  expect(told).toEqual(["a begins", "a ends", "b begins", "b ends", "c begins", "c ends"]);
  expect(all.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
});

it("lets different things go at once", async () => {
  const turns = new Turns();
  const told: string[] = [];
  await Promise.all([
    turns.take("main", () => sleep(20).then(() => told.push("main"))),
    turns.take("variant", async () => told.push("variant")),
  ]);
  expect(told).toEqual(["variant", "main"]);
});
