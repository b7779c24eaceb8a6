import { describe, expect, it } from "vitest";
import { all, always, any, exposed, not, said, sensitive, some, type } from "../../../engine/index.ts";
import { implies } from "./implied.ts";

describe("one predicate implies another", () => {
  it.each([
    ["whatever it is, what always holds", said("logged"), always],
    ["itself in another order", all(said("logged"), type("store")), all(type("store"), said("logged"))],
    ["a part of what it asks", all(type("store"), said("logged")), type("store")],
    ["one of several that would do", type("store"), any(type("queue"), type("store"))],
    ["what each of its alternatives implies", any(type("store"), type("queue")), type("store", "queue", "device")],
    ["a lower level", sensitive("integrity", "high"), sensitive("integrity", "low")],
    ["a longer way", exposed(0), exposed()],
    ["the same of more neighbours", some("callers", type("agent")), some("callers", type("agent", "model"))],
    ["the denial of something narrower", not(type("store", "queue")), not(type("store"))],
  ])("if it is %s", (_, narrow, wide) => expect(implies(narrow, wide)).toBe(true));

  it.each([
    ["a further part", type("store"), all(type("store"), said("logged"))],
    ["a higher level", sensitive("integrity", "low"), sensitive("integrity", "high")],
    ["a shorter way", exposed(), exposed(0)],
    ["only one of its alternatives", any(type("store"), said("logged")), type("store")],
    ["other neighbours", some("callers", type("agent")), some("callees", type("agent"))],
    ["the denial of something wider", not(type("store")), not(type("store", "queue"))],
  ])("and not if that is %s", (_, narrow, wide) => expect(implies(narrow, wide)).toBe(false));
});
