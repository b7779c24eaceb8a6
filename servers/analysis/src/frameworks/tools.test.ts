import { describe, expect, it } from "vitest";
import { frameworkTools } from "./tools.ts";

const framework = (id: string) => ({ id, title: `The ${id}`, says: `Looks at ${id}.` });
const frameworks = (count: number) => Array.from({ length: count }, (_, at) => framework(`number-${at + 1}`));
const namesOf = (count: number, most: number): string[] =>
  frameworkTools(frameworks(count), { most, taken: [] }).map(({ name }) => name);

describe("tools of frameworks", () => {
  it("are one for each, in its own words", () => {
    const [tool, ...others] = frameworkTools([framework("stpa-sec")], { most: 3, taken: ["analysis_run"] });
    expect(others).toEqual([]);
    expect(tool!.listed()).toMatchObject({
      name: "run_stpa_sec",
      title: "Run The stpa-sec",
      description: "Looks at stpa-sec. Runs it alone, and answers as analysis_run does.",
    });
    expect([tool!.toolset, tool!.scope, tool!.effect]).toEqual(["frameworks", "seca:run", "reads"]);
  });

  it("are as many as there is space for; the last then runs all the others by their ids", () => {
    expect(namesOf(3, 3)).toEqual(["run_number_1", "run_number_2", "run_number_3"]);
    expect(namesOf(5, 3)).toEqual(["run_number_1", "run_number_2", "run_framework"]);
    const last = frameworkTools(frameworks(5), { most: 3, taken: [] }).at(-1)!;
    expect(last.listed().description).toContain("number-3 (The number-3), number-4 (The number-4), number-5");
    expect(last.listed().inputSchema).toMatchObject({
      properties: { framework: { enum: ["number-3", "number-4", "number-5"] } },
      required: ["framework"],
    });
    expect(last.example).toEqual({ framework: "number-3" });
  });

  it.each([0, 1])("are %i where there is no more space", (most) => {
    expect(namesOf(2, most)).toEqual(["run_framework"].slice(0, most));
    expect(namesOf(0, most)).toEqual([]);
  });

  it("never take the name of another tool: such a framework is run by its id", () => {
    const space = { most: 5, taken: ["run_status", "run_framework"] };
    const names = frameworkTools([framework("status"), framework("stride")], space).map(({ name }) => name);
    expect(names).toEqual(["run_stride", "run_framework"]);
    // One that is called so itself would be the tool that runs the others.
    const own = frameworkTools([framework("framework"), framework("stride")], { most: 5, taken: [] });
    expect(own.map(({ name }) => name)).toEqual(["run_stride", "run_framework"]);
  });

  it("keep long titles short", () => {
    const [tool] = frameworkTools([{ ...framework("x"), title: "T".repeat(80) }], { most: 1, taken: [] });
    expect(tool!.listed().title).toHaveLength(40);
  });

  it("run_framework stays within its budget however many there are", () => {
    const last = frameworkTools(frameworks(60), { most: 1, taken: [] }).at(-1)!;
    const { name, description, inputSchema } = last.listed();
    expect(JSON.stringify({ name, description, inputSchema }).length / 4).toBeLessThanOrEqual(400);
  });
});
