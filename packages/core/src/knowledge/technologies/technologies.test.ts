import { describe, expect, it } from "vitest";
import { isAttribute } from "../attributes.ts";
import { PROTOCOLS } from "../protocols.ts";
import { TRAITS, type Trait, isTrait, traitFact } from "../traits.ts";
import { foldName } from "../words.ts";
import { AMBIGUOUS_NAMES, TECHNOLOGIES, namesOf } from "./list.ts";
import { hasTrait, impliedBy } from "./traits-of.ts";

/** Keys that more than one technology claims. */
function claimedTwice(keysOf: (one: (typeof TECHNOLOGIES)[number]) => readonly string[]): string[] {
  const owners = new Map<string, Set<string>>();
  for (const one of TECHNOLOGIES)
    for (const key of keysOf(one)) owners.set(key, (owners.get(key) ?? new Set()).add(one.id));
  return [...owners].filter(([, ids]) => ids.size > 1).map(([key, ids]) => `${key}: ${[...ids].join(", ")}`);
}

/** What is wrong with each technology, one line a fault. */
const faults = (check: (one: (typeof TECHNOLOGIES)[number]) => readonly string[]): string[] =>
  TECHNOLOGIES.flatMap((one) => check(one).map((fault) => `${one.id}: ${fault}`));

describe("the tables of technologies", () => {
  it("hold what systems are built of today", () => {
    expect(TECHNOLOGIES.length).toBeGreaterThan(400);
  });

  it("give each an id of its own, in kebab case", () => {
    const ids = TECHNOLOGIES.map(({ id }) => id);
    expect(ids.filter((id, at) => ids.indexOf(id) !== at || !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(id))).toEqual([]);
  });

  it("give no name to two, but those that are known to have two owners", () => {
    const ambiguous = AMBIGUOUS_NAMES.map(foldName);
    const twice = claimedTwice((one) => [...new Set(namesOf(one).map(foldName))]);
    expect(twice.filter((line) => !ambiguous.some((name) => line.startsWith(`${name}:`)))).toEqual([]);
    expect(twice.length).toBe(ambiguous.length);
  });

  it("say of names only that they are plain words if they are names of it", () => {
    expect(faults((one) => one.careful.filter((name) => name !== one.name && !one.aliases.includes(name)))).toEqual([]);
  });

  it("write each name once, and so that it can be found", () => {
    expect(faults(({ name, aliases }) => aliases.filter((alias) => alias === name || foldName(alias) === ""))).toEqual(
      [],
    );
  });

  it("give no image and no host to two", () => {
    expect(claimedTwice(({ images }) => images)).toEqual([]);
    expect(claimedTwice(({ hosts }) => hosts)).toEqual([]);
  });

  it("name images without registry, library and tag, and hosts as ends of names", () => {
    expect(
      faults(({ images }) => images.filter((image) => !/^(?!library\/)[a-z0-9][a-z0-9._/-]*$/.test(image))),
    ).toEqual([]);
    expect(faults(({ hosts }) => hosts.filter((host) => !/^[a-z0-9-]+(\.([a-z0-9-]+|\*))+$/.test(host)))).toEqual([]);
  });

  it("know real ports, and the protocols spoken there", () => {
    const isPort = (port: number) => Number.isInteger(port) && port > 0 && port < 65_536;
    expect(
      faults(({ ports }) =>
        ports.filter(({ port, protocol }) => !isPort(port) || !Object.hasOwn(PROTOCOLS, protocol)).map(String),
      ),
    ).toEqual([]);
  });
});

describe("traits", () => {
  /** A type alone would be said of anything; a trait is worth its name by what follows from it. */
  const implies = (trait: Trait): boolean => {
    const { implies: attributes = {}, keeps = [], speaks } = traitFact(trait);
    return Object.keys(attributes).length > 0 || keeps.length > 0 || speaks !== undefined;
  };
  const traits = Object.keys(TRAITS) as Trait[];

  it("each imply something that is asked", () => {
    expect(traits.filter((trait) => !implies(trait))).toEqual([]);
  });

  it("imply attributes and protocols that exist", () => {
    const unknown = traits.flatMap((trait) => {
      const { implies: attributes = {}, keeps = [], speaks } = traitFact(trait);
      const names = [...Object.keys(attributes), ...keeps].filter((name) => !isAttribute(name));
      return speaks === undefined || Object.hasOwn(PROTOCOLS, speaks) ? names : [...names, speaks];
    });
    expect(unknown).toEqual([]);
  });

  it("are each had by a technology", () => {
    expect(traits.filter((trait) => !TECHNOLOGIES.some((one) => hasTrait(one, trait)))).toEqual([]);
  });

  it("of one technology are each named once", () => {
    expect(faults(({ traits: own }) => own.filter((trait, at) => own.indexOf(trait) !== at))).toEqual([]);
  });

  it("say of Lambda that it is own code run by somebody else, and of PostgreSQL that it is bought", () => {
    const byId = (id: string) => TECHNOLOGIES.find((one) => one.id === id)!;
    expect([...impliedBy(byId("aws-lambda"))]).toEqual([
      ["managed", "yes"],
      ["custom_code", "yes"],
    ]);
    expect([...impliedBy(byId("postgresql"))]).toEqual([["custom_code", "no"]]);
  });

  it("are known by name, and what comes with every object is none", () => {
    expect(["relational", "plc", "toString", "__proto__"].map(isTrait)).toEqual([true, true, false, false]);
  });
});
