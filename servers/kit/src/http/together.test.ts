import { setTimeout as sleep } from "node:timers/promises";
import { expect, it } from "vitest";
import { Together } from "./together.ts";

/** Answers each question with its number, after a while. */
function numbered(): { readonly ask: () => Promise<number>; readonly asked: () => number } {
  let asked = 0;
  return {
    asked: () => asked,
    ask: async () => {
      const number = ++asked;
      await sleep(20);
      return number;
    },
  };
}

it("asks once for all who came before the answer, and again for those who came meanwhile", async () => {
  const { ask, asked } = numbered();
  const together = new Together<number>();
  const first = together.ask("ann", ask);
  const second = together.ask("ann", ask);
  const third = together.ask("ann", ask);
  expect(await Promise.all([first, second, third])).toEqual([1, 2, 2]);
  expect(await Promise.all([together.ask("ann", ask), together.ask("ben", ask)])).toEqual([3, 4]);
  expect(asked()).toBe(4);
});

it("never answers with what was asked before the question came", async () => {
  const together = new Together<string>();
  let isRevoked = false;
  const look = async (): Promise<string> => {
    const seen = isRevoked ? "revoked" : "good";
    await sleep(20);
    return seen;
  };
  const before = together.ask("ann", look);
  await sleep(5);
  isRevoked = true;
  expect([await together.ask("ann", look), await before]).toEqual(["revoked", "good"]);
});

it("asks anew after a question that failed, and lets those who waited for it ask too", async () => {
  const together = new Together<number>();
  let asked = 0;
  const fails = async (): Promise<number> => {
    await sleep(5);
    if (++asked === 1) throw new Error("not now");
    return asked;
  };
  const first = together.ask("ann", fails);
  const second = together.ask("ann", fails);
  await expect(first).rejects.toThrow("not now");
  expect([await second, await together.ask("ann", fails)]).toEqual([2, 3]);
});
