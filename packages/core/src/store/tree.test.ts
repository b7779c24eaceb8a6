import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Entity, canonicalJson, sha256, toEntity } from "../model/index.ts";
import { component, gone, link, put } from "./testing/index.ts";
import {
  type Fact,
  type FactChange,
  type NewObject,
  type ReadObject,
  type TreeObject,
  diffTrees,
  factId,
  modelRootOf,
  readTree,
  verifyTree,
  writeTree,
} from "./tree.ts";

/** Objects in memory, and how many were opened. */
class Shelf {
  readonly objects = new Map<string, TreeObject>();
  opened = 0;
  readonly read: ReadObject = async (hash) => {
    this.opened++;
    const object = this.objects.get(hash);
    if (!object) throw new Error(`lacks ${hash}`);
    return object;
  };

  async write(root: string | undefined, changes: readonly FactChange[]): Promise<string> {
    const written = await writeTree(root, changes, this.read);
    for (const [hash, { object, text }] of written.objects as Map<string, NewObject>) {
      expect([sha256(text), text]).toEqual([hash, canonicalJson(object)]);
      this.objects.set(hash, object);
    }
    return written.root;
  }
}

const block = (key: string, order = "a"): Entity =>
  toEntity({ id: `block/${key}`, name: key, props: { type: "markdown", order }, origin: { by: "user" } });
const section = toEntity({ id: "section/s", name: "s", props: { order: "a" }, origin: { by: "user" } });

/** Facts of both halves by small numbers, with some variants; many enough to split leaves and collapse them again. */
const facts: fc.Arbitrary<Fact> = fc.oneof(
  fc.record({ i: fc.nat(150), name: fc.constantFrom("x", "y") }).map(({ i, name }) => component(`c${i}`, { name })),
  fc
    .record({ i: fc.nat(90), j: fc.nat(5), reason: fc.constantFrom("x", "y") })
    .map(({ i, j, reason }) => link(`component/c${i} part_of component/d${j}`, { reason })),
  fc.record({ i: fc.nat(90), order: fc.constantFrom("a", "b") }).map(({ i, order }) => block(`b${i}`, order)),
  fc.nat(20).map((i) => link(`block/b${i} in_section section/s`)),
);
const sets = (maxLength: number): fc.Arbitrary<Fact[]> =>
  fc.uniqueArray(facts, { selector: factId, maxLength, size: "max" });
const byId = (a: Fact, b: Fact): number => (factId(a) < factId(b) ? -1 : 1);
const towards = (from: readonly Fact[], to: readonly Fact[]): FactChange[] => {
  const wanted = new Set(to.map(factId));
  return [...gone(...from.map(factId).filter((id) => !wanted.has(id))), ...put(...to)];
};

describe("a tree", () => {
  it("depends on what it holds, not on the order or history of writing", async () => {
    await fc.assert(
      fc.asyncProperty(sets(300), sets(300), fc.integer({ min: 1, max: 7 }), async (final, detour, parts) => {
        const shelf = new Shelf();
        const atOnce = await shelf.write(undefined, put(...final));
        let root: string | undefined;
        const steps = [...put(...detour), ...towards(detour, final)];
        const size = Math.ceil(steps.length / parts) || 1;
        for (let i = 0; i < steps.length || root === undefined; i += size)
          root = await shelf.write(root, steps.slice(i, i + size));
        expect(root).toBe(atOnce);
        const backwards = new Shelf();
        expect(await backwards.write(undefined, put(...final.toReversed()))).toBe(atOnce);
        expect(await readTree(root, shelf.read)).toEqual(final.toSorted(byId));
      }),
      { numRuns: 40 },
    );
  });

  it("splits beyond 64 facts and collapses at 64, one by one", async () => {
    const shelf = new Shelf();
    const all = Array.from({ length: 200 }, (_, i) => component(`c${i}`));
    let root: string | undefined;
    const roots: string[] = [];
    for (const fact of all) roots.push((root = await shelf.write(root, put(fact))));
    for (const object of shelf.objects.values()) {
      if ("leaf" in object) expect(object.leaf.length).toBeLessThanOrEqual(64);
      if ("branch" in object) {
        const count = Object.values(object.branch).reduce((sum, [, each]) => sum + each, 0);
        expect(count).toBeGreaterThan(64);
      }
    }
    for (let i = all.length - 1; i > 0; i--) {
      root = await shelf.write(root, gone(all[i]!.id));
      expect(root).toBe(roots[i - 1]);
    }
    expect(await shelf.write(root, gone(all[0]!.id))).toBe(await shelf.write(undefined, []));
  });

  it("is not touched by what takes away nothing or says the same again", async () => {
    const shelf = new Shelf();
    const root = await shelf.write(undefined, put(component("a"), component("b")));
    expect(await shelf.write(root, gone("component/none", "component/a part_of component/b", "block/none"))).toBe(root);
    expect(await shelf.write(root, put(component("a")))).toBe(root);
  });

  it("keeps the half that analyses read when only the other is edited", async () => {
    const shelf = new Shelf();
    const root = await shelf.write(
      undefined,
      put(component("a"), section, block("x"), link("block/x in_section section/s")),
    );
    const moved = await shelf.write(root, [
      ...put(block("x", "z"), block("y")),
      ...gone("block/x in_section section/s"),
    ]);
    expect(moved).not.toBe(root);
    expect(await modelRootOf(moved, shelf.read)).toBe(await modelRootOf(root, shelf.read));
    const edited = await shelf.write(root, put(component("a", { name: "A" })));
    expect(await modelRootOf(edited, shelf.read)).not.toBe(await modelRootOf(root, shelf.read));
  });
});

describe("a difference", () => {
  it("applied to the one gives the other, and names exactly what differs", async () => {
    await fc.assert(
      fc.asyncProperty(sets(250), sets(250), async (before, after) => {
        const shelf = new Shelf();
        const [a, b] = [await shelf.write(undefined, put(...before)), await shelf.write(undefined, put(...after))];
        const differences = await diffTrees(a, b, shelf.read);
        const [was, is] = [before, after].map((each) => new Map(each.map((fact) => [factId(fact), fact])));
        const expected = [...new Set([...was!.keys(), ...is!.keys()])]
          .sort()
          .filter((id) => canonicalJson(was!.get(id) ?? null) !== canonicalJson(is!.get(id) ?? null))
          .map((id) => ({
            id,
            ...(was!.has(id) ? { before: was!.get(id) } : {}),
            ...(is!.has(id) ? { after: is!.get(id) } : {}),
          }));
        expect(differences).toEqual(expected);
        expect(
          await shelf.write(
            a,
            differences.map(({ id, after: fact }) => (fact === undefined ? { id } : { id, after: fact })),
          ),
        ).toBe(b);
      }),
      { numRuns: 40 },
    );
  });

  it("of equal roots opens nothing, and of one edit among 5,000 facts only the way there", async () => {
    const shelf = new Shelf();
    const root = await shelf.write(undefined, put(...Array.from({ length: 5000 }, (_, i) => component(`c${i}`))));
    const edited = await shelf.write(root, put(component("c77", { name: "new" })));
    shelf.opened = 0;
    expect(await diffTrees(root, root, shelf.read)).toEqual([]);
    expect(shelf.opened).toBe(0);
    expect(await diffTrees(root, edited, shelf.read)).toHaveLength(1);
    expect(shelf.opened).toBeLessThan(20);
  });
});

describe("a proof", () => {
  it("passes on what was written, and fails on any object that is altered or missing", async () => {
    const shelf = new Shelf();
    const root = await shelf.write(
      undefined,
      put(...Array.from({ length: 70 }, (_, i) => component(`c${i}`)), section),
    );
    const proven = new Set<string>();
    await verifyTree(root, shelf.read, proven);
    expect(proven).toEqual(new Set(shelf.objects.keys()));
    for (const [hash, object] of new Map(shelf.objects)) {
      shelf.objects.set(hash, { ...object, extra: 1 } as unknown as TreeObject);
      await expect(verifyTree(root, shelf.read, new Set())).rejects.toThrow("does not match its name");
      shelf.objects.delete(hash);
      await expect(verifyTree(root, shelf.read, new Set())).rejects.toThrow();
      shelf.objects.set(hash, object);
    }
  });
});
