// Judges the examples and the fixtures by every rule, and prints what came of it: per rule, per system, and against
// what people expected. Fails where the same figures fail the suite.
import { RULES } from "../../../packages/core/src/plugins/stride/index.ts";
import { missesOf, readExpectations } from "./expectations.ts";
import { countsOf, findingsPerElement, isSettled, overlapsOf, questionsIn } from "./figures.ts";
import type { Judged } from "./judged.ts";
import { attributesRead, dangersIn, questionsAsked } from "./predicates.ts";
import { examplesOf, expectationsFile, fixturesOf } from "./systems.ts";

const [root = "."] = process.argv.slice(2);
const examples = await examplesOf(root);
const fixtures = await fixturesOf(root);

print(`${RULES.length} rules, ${dangersIn(RULES)} dangers, ${questionsAsked(RULES)} single predicates`);
const attributes = attributesRead(RULES);
print(`${attributes.length} attributes read: ${attributes.join(" ")}`);

print("\nrule (fired, mitigated, answered, open; on the examples and, after the bar, on the fixtures)");
const [onExamples, onFixtures] = [countsOf(RULES, examples), countsOf(RULES, fixtures)];
for (const { id } of RULES) {
  const told = [onExamples, onFixtures].map((counts) => {
    const { fires, mitigated, "not-applicable": answered, unknown } = counts.get(id)!;
    return [fires, mitigated, answered, unknown].map((count) => String(count).padStart(4)).join(" ");
  });
  print(`${told.join("  |")}  ${id}`);
}
printShare("examples", examples);
printShare("examples and fixtures", [...examples, ...fixtures]);

print("\nsystem: elements, findings, findings per element, questions, expectations met (before errata)");
let isBelow = false;
for (const system of [...examples, ...fixtures]) {
  const { name, elements, judgements } = system;
  const findings = judgements.filter(({ outcome }) => outcome === "fires").length;
  const kept = examples.includes(system) ? await keptBy(system) : "";
  print(`${name}: ${elements}, ${findings}, ${findingsPerElement(system).toFixed(2)}, ${questionsIn(system)}${kept}`);
}

const overlaps = overlapsOf(RULES, [...examples, ...fixtures]);
print(`\n${overlaps.length} pairs of rules that fire together and are settled alike`);
for (const { rules, together, share } of overlaps)
  print(`  ${rules.join(" and ")}: ${together} times, ${Math.round(share * 100)} %`);
process.exitCode = isBelow || overlaps.length > 0 ? 1 : 0;

function printShare(title: string, systems: readonly Judged[]): void {
  const counts = [...countsOf(RULES, systems).values()];
  const share = (count: number): string =>
    `${count} of ${counts.length} (${Math.round((count / counts.length) * 100)} %)`;
  const fired = counts.filter(({ fires }) => fires > 0).length;
  print(`${title}: ${share(fired)} fire, ${share(counts.filter(isSettled).length)} fire or are settled somewhere`);
}

async function keptBy(system: Judged): Promise<string> {
  const expectations = await readExpectations(expectationsFile(root, system.name));
  const misses = missesOf(expectations, system);
  const errata = expectations.filter(({ mended }) => mended !== undefined).length;
  if (misses.length > 0) isBelow = true;
  const kept = expectations.length - misses.length;
  return `, ${kept} of ${expectations.length} (${kept - errata})${misses.map((miss) => `\n  - ${miss}`).join("")}`;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
