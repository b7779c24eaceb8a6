import fc from "fast-check";
import { expect, it } from "vitest";
import { Compiler } from "./compile.ts";
import { UNKNOWN } from "./kleene.ts";
import { narrowed } from "./narrow.ts";
import {
  type Predicate,
  affirmed,
  always,
  all,
  any,
  every,
  from,
  not,
  replies,
  said,
  some,
  technology,
  to,
  trait,
  type,
} from "./predicate.ts";
import { Reads } from "./reads.ts";
import { model } from "./testing/model.ts";
import { View } from "./view.ts";

const view = new View();
view.follow(
  model([
    "component user actor",
    "component web process nginx +signed",
    "component own process +custom_code -signed",
    "component any service",
    "component db store postgresql",
    "flow user>web https",
    "flow web>own http",
    "flow own>db postgres",
    "flow any>db",
  ]),
);
const elements = [...view.all("component"), ...view.all("flow")];

const leaves: Predicate[] = [
  always,
  type("process"),
  type("store", "actor"),
  trait("web_server"),
  trait("web_app"),
  trait("relational"),
  technology("nginx"),
  said("signed"),
  said("logged"),
  affirmed("logged"),
  replies,
];
const { predicate } = fc.letrec<{ predicate: Predicate }>((tie) => {
  const parts = fc.array(tie("predicate"), { minLength: 1, maxLength: 3 });
  return {
    predicate: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      fc.constantFrom(...leaves),
      parts.map((list) => all(...list)),
      parts.map((list) => any(...list)),
      tie("predicate").map(not),
      tie("predicate").map(from),
      tie("predicate").map(to),
      tie("predicate").map((that) => some("callers", that)),
      tie("predicate").map((that) => every("flows", that)),
    ),
  };
});

it("answers what is left of a question as the whole of it", () => {
  fc.assert(
    fc.property(predicate, fc.constantFrom(...elements), (whole, element) => {
      const compiler = new Compiler(new Reads());
      expect(compiler.test(narrowed(whole, element)).holds(element)).toBe(compiler.test(whole).holds(element));
    }),
    { numRuns: 2000 },
  );
});

it("asks the same for what is left as for the whole", () => {
  fc.assert(
    fc.property(predicate, fc.constantFrom(...elements), (whole, element) => {
      const compiler = new Compiler(new Reads());
      const [left, all] = [compiler.test(narrowed(whole, element)), compiler.test(whole)];
      fc.pre(all.holds(element) === UNKNOWN);
      expect(left.wanting(element).texts).toEqual(all.wanting(element).texts);
    }),
    { numRuns: 2000 },
  );
});

it("asks nothing any more of what kind, type and technology decide", () => {
  const [web, flow] = [view.present("component/web")!, view.present("flow/own>db")!];
  expect([
    narrowed(all(type("process"), trait("web_server"), said("signed")), web),
    narrowed(any(type("store"), said("signed"), not(said("logged"))), web),
    narrowed(any(type("process"), said("signed")), web),
    narrowed(all(said("signed"), type("store")), web),
    narrowed(all(from(type("process")), to(all(trait("relational"), said("logged")))), flow),
  ]).toEqual([said("signed"), any(said("signed"), not(said("logged"))), always, not(always), to(said("logged"))]);
});
