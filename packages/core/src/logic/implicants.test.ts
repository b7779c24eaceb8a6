import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Domain } from "./domain.ts";
import type { Cell, Cube } from "./evaluate.ts";
import { evaluate } from "./evaluate.ts";
import { type Implicant, expressionOf, implicantsOf } from "./implicants.ts";
import { parseExpression } from "./parse.ts";
import { printExpression } from "./print.ts";
import { type Context, type Table, tableOf } from "./table.ts";
import { widened } from "./widening.ts";

const said = (table: Table): string[] => implicantsOf(table).map((each) => printExpression(expressionOf(each)));

const DOOR: readonly Domain[] = [
  { variable: "motion", values: ["moving", "stopped"] },
  { variable: "emergency", values: ["yes", "no"] },
  { variable: "position", values: ["aligned", "not aligned"] },
];
const door = (hazardous: string, invariants: readonly string[] = [], safe = "not always"): Table =>
  tableOf(DOOR, {
    invariants: invariants.map(parseExpression),
    verdict: (cell) =>
      evaluate(parseExpression(safe), cell)
        ? "safe"
        : evaluate(parseExpression(hazardous), cell)
          ? "hazardous"
          : "undecided",
  });

describe("the reasons of a table", () => {
  it("are the two of the train door", () => {
    const table = door("motion = moving or emergency = no and position = not aligned");
    expect(implicantsOf(table)).toEqual([
      {
        fixed: new Map([
          ["emergency", ["no"]],
          ["position", ["not aligned"]],
        ]),
        covers: 2,
        isEssential: true,
      },
      { fixed: new Map([["motion", ["moving"]]]), covers: 4, isEssential: true },
    ]);
  });

  it("are none where nothing is hazardous, and one without a condition where everything is", () => {
    expect(said(door("not always"))).toEqual([]);
    expect(said(door("always"))).toEqual(["always"]);
  });

  it("reach over contexts that cannot occur, and not over those that nobody decided or somebody found safe", () => {
    const stopped = "motion = stopped and emergency = yes";
    expect(said(door(stopped))).toEqual(["emergency = yes and motion = stopped"]);
    expect(said(door(stopped, ["not (motion = moving and emergency = yes)"]))).toEqual(["emergency = yes"]);
    expect(said(door("emergency = yes", [], "motion = moving and emergency = yes"))).toEqual([
      "emergency = yes and motion = stopped",
    ]);
    expect(said(door(stopped, ["motion != moving", "emergency != no"]))).toEqual(["always"]);
  });

  it("may take several values of a variable", () => {
    const table = tableOf([{ variable: "mode", values: ["a", "b", "c"] }, DOOR[0]!], {
      verdict: (cell) => (cell.get("mode") === "b" ? "safe" : "hazardous"),
    });
    expect(said(table)).toEqual(["mode in {a, c}"]);
  });
});

interface Random {
  readonly domains: readonly Domain[];
  readonly verdictOf: (cell: Cell) => Context["verdict"];
}

/** Small tables of any sort, with a verdict for each context that does not hang on the order of anything. */
const tables: fc.Arbitrary<Random> = fc
  .tuple(
    fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 4 }).filter((sizes) => product(sizes) <= 64),
    fc.infiniteStream(fc.constantFrom<Context["verdict"]>("hazardous", "hazardous", "safe", "undecided", "impossible")),
  )
  .map(([sizes, verdicts]) => {
    const domains = sizes.map((size, nth) => ({
      variable: `v${nth}`,
      values: Array.from({ length: size }, (_, each) => `x${each}`),
    }));
    const known = new Map<string, Context["verdict"]>();
    const names = tableOf(domains, { verdict: () => "safe" }).contexts.map(({ cell }) => nameOf(cell));
    for (const name of names) known.set(name, verdicts.next().value as Context["verdict"]);
    return { domains, verdictOf: (cell: Cell) => known.get(nameOf(cell))! };
  });

const product = (sizes: readonly number[]): number => sizes.reduce((a, b) => a * b, 1);
const nameOf = (cell: Cell): string =>
  [...cell]
    .map(([variable, value]) => `${variable}=${value}`)
    .sort()
    .join();

function made({ domains, verdictOf }: Random): Table {
  const table = tableOf(domains, { verdict: () => "undecided" });
  const contexts = table.contexts.map(({ cell }) => ({ cell, verdict: verdictOf(cell) }));
  return { ...table, contexts };
}

const inside = (cube: Cube, { contexts }: Table): readonly Context[] =>
  contexts.filter(({ cell }) => [...cube].every(([variable, values]) => values.includes(cell.get(variable)!)));
const isClean = (cube: Cube, table: Table): boolean =>
  inside(cube, table).every(({ verdict }) => verdict === "hazardous" || verdict === "impossible");

/** Every cube there is, tried out one by one. */
function cubesOf({ domains }: Table): Cube[] {
  let cubes: (readonly [string, readonly string[]])[][] = [[]];
  for (const { variable, values } of domains) {
    const subsets = Array.from({ length: 2 ** values.length - 1 }, (_, bits) =>
      values.filter((_value, nth) => ((bits + 1) >> nth) & 1),
    );
    cubes = cubes.flatMap((cube) => subsets.map((subset) => [...cube, [variable, subset] as const]));
  }
  return cubes.map((cube) => new Map(cube));
}

const isInside = (small: Cube, large: Cube): boolean =>
  [...small].every(([variable, values]) => values.every((value) => large.get(variable)!.includes(value)));

/** With every variable named, as the cubes above have it. */
const full = ({ fixed }: Pick<Implicant, "fixed">, { domains }: Table): Cube =>
  new Map(domains.map(({ variable, values }) => [variable, fixed.get(variable) ?? values]));
const textOf = (cube: Cube): string => [...cube].map(([variable, values]) => `${variable}:${values.join("|")}`).join();

describe("of any table, the reasons", () => {
  it("cover every hazardous context, and none that is safe or undecided", () => {
    fc.assert(
      fc.property(tables, (random) => {
        const table = made(random);
        const reasons = implicantsOf(table);
        const covered = new Set(reasons.flatMap(({ fixed }) => inside(fixed, table)));
        const verdicts = table.contexts.map((context) => [context.verdict, covered.has(context)] as const);
        expect(verdicts.filter(([verdict, isCovered]) => verdict === "hazardous" && !isCovered)).toEqual([]);
        expect(verdicts.filter(([verdict, isCovered]) => isCovered && !/hazardous|impossible/.test(verdict))).toEqual(
          [],
        );
        expect(reasons.map(({ covers }) => covers)).toEqual(
          reasons.map(({ fixed }) => inside(fixed, table).filter(({ verdict }) => verdict === "hazardous").length),
        );
      }),
    );
  });

  it("are as wide as they can be, and essential exactly where trying out every cube says so", () => {
    fc.assert(
      fc.property(tables, (random) => {
        const table = made(random);
        const clean = cubesOf(table).filter((cube) => isClean(cube, table));
        const primes = clean.filter((cube) => !clean.some((other) => other !== cube && isInside(cube, other)));
        const essential = primes.filter((prime) =>
          inside(prime, table).some(
            ({ cell, verdict }) =>
              verdict === "hazardous" &&
              primes.every((other) => other === prime || !inside(other, table).some((each) => each.cell === cell)),
          ),
        );
        const reasons = implicantsOf(table);
        const known = new Set(primes.map(textOf));
        expect(reasons.map((reason) => textOf(full(reason, table))).filter((text) => !known.has(text))).toEqual([]);
        expect(
          reasons
            .filter(({ isEssential }) => isEssential)
            .map((reason) => textOf(full(reason, table)))
            .sort(),
        ).toEqual(essential.map(textOf).sort());
      }),
      { numRuns: 60 },
    );
  });

  it("are the same from shuffled domains, values and contexts", () => {
    fc.assert(
      fc.property(tables, fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })), (random, chance) => {
        const shuffled = <T>(list: readonly T[]): T[] =>
          list
            .map((each) => ({ each, key: chance.next().value as number }))
            .sort((a, b) => a.key - b.key)
            .map(({ each }) => each);
        const domains = shuffled(random.domains).map((each) => ({ ...each, values: shuffled(each.values) }));
        expect(implicantsOf(made({ ...random, domains }))).toEqual(implicantsOf(made(random)));
      }),
    );
  });

  it("are as wide as they can be also where each context is widened in turn", () => {
    fc.assert(
      fc.property(tables, (random) => {
        const table = made(random);
        const cubes = widened(table).map(({ prime }) => {
          const part = (values: readonly string[], nth: number): readonly string[] =>
            prime.parts[nth]?.map((value) => values[value]!) ?? values;
          return new Map(table.domains.map(({ variable, values }, nth) => [variable, part(values, nth)]));
        });
        const covered = new Set(cubes.flatMap((cube) => inside(cube, table)));
        expect(table.contexts.filter((each) => each.verdict === "hazardous" && !covered.has(each))).toEqual([]);
        for (const cube of cubes) {
          expect(isClean(cube, table)).toBe(true);
          const wider = table.domains.flatMap(({ variable, values }) =>
            values
              .filter((value) => !cube.get(variable)!.includes(value))
              .map((value) => new Map([...cube, [variable, [...cube.get(variable)!, value]]])),
          );
          expect(wider.filter((each) => isClean(each, table))).toEqual([]);
        }
      }),
    );
  });
});

it("finds an answer also where there are more reasons than can be compared", () => {
  const domains = Array.from({ length: 6 }, (_, nth) => ({ variable: `v${nth}`, values: ["a", "b", "c", "d"] }));
  let seed = 7;
  const table = tableOf(domains, {
    verdict: () => {
      seed = (seed * 48_271) % 2_147_483_647;
      return seed % 10 === 0 ? "safe" : "hazardous";
    },
  });
  const reasons = implicantsOf(table);
  const covered = new Set(reasons.flatMap(({ fixed }) => inside(fixed, table)));
  expect(table.contexts.filter((each) => covered.has(each) !== (each.verdict === "hazardous"))).toEqual([]);
});
