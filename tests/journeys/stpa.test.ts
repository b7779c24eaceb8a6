/** From a page of text to a control structure, its tables, the next thing to settle, and why each mitigation is there. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { RawHost } from "@seca/kit/testing";
import { Home, call, got } from "../seca.ts";

let home: Home;
let host: RawHost;
beforeAll(async () => {
  home = await Home.make();
  host = await home.greeted();
  await got(host, "system_open", { action: "create", system: "Grain dryer" });
  await got(host, "input_add", { text: TEXT, name: "grain-dryer.md", accept: "all" });
});
afterAll(() => home.remove());

const TEXT = `# Grain dryer

The dryer takes damp grain from farms and dries it until it can be stored.
A burner heats the air, and a fan blows the hot air through the grain column.
An operator sets the target moisture at the operator panel.
The operator panel sends the target moisture to the dryer controller over the plant network.
The dryer controller commands the burner to raise or lower the air temperature.
The dryer controller commands the fan to run faster or slower.
A moisture sensor measures the grain and reports the moisture to the dryer controller.
A temperature sensor measures the air and reports the air temperature to the dryer controller.
The dryer controller shows the temperature and the moisture on the operator panel.
The operator panel shows alarms to the operator.
The scheduling service writes drying orders to the dryer controller over the internet by HTTPS.
A service technician changes the settings of the dryer controller from a laptop over a VPN.
The dryer controller logs every batch in the batch database.
The batch database is a PostgreSQL database in the office.
The farmer reads the batch report from the batch database through a web portal.
The dryer controller, the burner and the fan are in the dryer building.
The plant network is not encrypted.

The grain must never catch fire.
The operator shall be told at once when the air is too hot.
The insurer requires that every change of the settings is recorded.
A batch must not be delayed by more than two hours.
`;

const get = (args: object) => call(host, "analysis_get", { system: "grain-dryer", ...args });
const section = async (id: string, more: object = {}): Promise<string> =>
  (await get({ part: "section", id, ...more })).text;
const change = (...operations: object[]) => got(host, "change_apply", { system: "grain-dryer", operations });
const written = async (format: string): Promise<string> =>
  (await get({ address: `seca://system/grain-dryer/export/${format}` })).text;
const ucas = async (): Promise<readonly string[]> => {
  const { entities } = await got(host, "graph_find", { system: "grain-dryer", kinds: ["uca"], limit: 100 });
  return entities.map(({ id }: { id: string }) => id).sort();
};
/** The columns of each row of the tables in a text. */
const rowsOf = (text: string): string[][] =>
  text
    .split("\n")
    .filter((line) => line.startsWith("| "))
    .map((line) => line.slice(2, -2).split(" | "));

/** About as many characters as a token has. */
const TOKEN = 4;

describe("a page of text", () => {
  it("becomes losses that turn its needs round, and orders in its own words", async () => {
    const purpose = await section("stpa-sec.purpose.losses");
    expect(rowsOf(purpose).map(([loss]) => loss)).toEqual(
      expect.arrayContaining([
        "The grain catches fire.",
        "A change of the settings is not recorded.",
        "A batch is delayed by more than two hours.",
        "The operator is not told at once when the air is too hot.",
      ]),
    );
    const actions = rowsOf(await section("stpa-sec.control-structure.actions"));
    expect(actions.map(([action, by, on]) => [action, by, on])).toEqual(
      expect.arrayContaining([
        ["Raise or lower the air temperature", "Dryer controller", "Burner"],
        ["Run faster or slower", "Dryer controller", "Fan"],
        ["Write the drying orders to the dryer controller", "Scheduling service", "Dryer controller"],
      ]),
    );
  });

  it("is read section by section, each in pages of two thousand tokens, and the framework as a list of them", async () => {
    const overview = await section("stpa-sec");
    const ids = rowsOf(overview).map((row) => row.at(-1)!);
    expect(ids.filter((id) => id.startsWith("section/")).length).toBeGreaterThanOrEqual(7);
    expect(overview.length).toBeLessThan(2000 * TOKEN);
    for (const id of ids.filter((each) => each.startsWith("section/"))) {
      const { text, data } = await get({ part: "section", id });
      expect(text.length).toBeLessThan(2000 * TOKEN);
      if (data.cursor === undefined) continue;
      const next = await section(id, { cursor: data.cursor });
      expect(next).not.toBe(text);
    }
  });

  it("shows each row of a section once, page after page", async () => {
    const ids: string[] = [];
    let cursor: string | undefined;
    do {
      const { text, data } = await get({ part: "section", id: "stpa-sec.unsafe-control-actions", cursor });
      ids.push(...rowsOf(text).map((row) => row.at(-1)!));
      ({ cursor } = data);
    } while (cursor !== undefined);
    const unsafe = ids.filter((id) => id.startsWith("uca/"));
    expect(unsafe.toSorted()).toEqual(await ucas());
    const constraints = ids.filter((id) => id.startsWith("constraint/")).length;
    expect(await section("stpa-sec")).toContain(`What each controller must or must not do: ${constraints}`);
  });

  it("shows each kind of thing in a block of its own", async () => {
    const purpose = await section("stpa-sec.purpose");
    expect(rowsOf(purpose).filter(([loss]) => loss === "The grain catches fire.")).toHaveLength(1);
  });
});

interface Choice {
  readonly op: string;
  readonly target: string;
  readonly value: { readonly cell: string; readonly verdict: string };
}

const choicesIn = (text: string): Choice[] =>
  [...text.matchAll(/^- .*?: change_apply (\{.*\})$/gm)].flatMap(
    ([, args]) => (JSON.parse(args!) as { operations: Choice[] }).operations,
  );

describe("what to settle next", () => {
  let safe: Choice;
  let left: number;

  it("is told with its context, why it matters, and ready answers", async () => {
    const { text, data } = await get({ part: "next" });
    left = data.total;
    expect(left).toBeGreaterThan(0);
    expect(text).toMatch(/^Undecided: /m);
    expect(text).toContain("no requirement covers it");
    const choices = choicesIn(text);
    expect(choices.map(({ op, value }) => [op, value.verdict])).toEqual([
      ["decide", "hazardous"],
      ["decide", "safe"],
    ]);
    safe = choices[1]!;
    const here = await get({ part: "next", id: safe.target });
    expect(here.data.total).toBeGreaterThan(0);
    expect(here.data.total).toBeLessThan(left);
    expect(choicesIn(here.text)).toEqual(choices);
    expect((await get({ part: "next", id: "context_table/none" })).data.total).toBe(0);
  });

  it("is settled by one of them, and the table follows at once", async () => {
    const before = await section(safe.target);
    await change(safe);
    const { data } = await get({ part: "next" });
    expect(data.total).toBe(left - 1);
    const verdicts = (text: string) => rowsOf(text).map((row) => row.at(-2));
    const count = (text: string, verdict: string) => verdicts(text).filter((each) => each === verdict).length;
    const after = await section(safe.target);
    expect(count(after, "undecided")).toBe(count(before, "undecided") - 1);
    expect(count(after, "safe")).toBe(count(before, "safe") + 1);
  });

  it("decided otherwise, an unsafe action comes; taken back, it goes", async () => {
    const before = await ucas();
    const { value } = safe;
    const hazards = rowsOf(await section("stpa-sec.purpose.hazards")).map((row) => row.at(-1)!);
    const hazard = hazards.find((id) => id.startsWith("hazard/"));
    const decided = await change({
      ...safe,
      value: { ...value, verdict: "hazardous", reason: "The air may be too hot already.", hazards: [hazard] },
    });
    expect(decided.changes.map(({ change: what }: { change: string }) => what).sort()).toEqual(["added", "changed"]);
    const { text } = await get({ part: "section", id: safe.target });
    expect(text).toContain("The air may be too hot already.");
    expect((await ucas()).filter((id) => !before.includes(id))).not.toEqual([]);
    await change(...decided.inverse);
    expect(await ucas()).toEqual(before);
  });

  it("is refused of a context that is none, with what there is", async () => {
    const wrong = { ...safe, value: { ...safe.value, cell: "weather = bad" } };
    const refused = await call(host, "change_apply", { system: "grain-dryer", operations: [wrong] });
    expect(refused.refused).toBe("bad_input");
    expect(refused.text).toContain("There are: ");
    const nowhere = await call(host, "change_apply", {
      system: "grain-dryer",
      operations: [{ ...safe, target: `${safe.target}x` }],
    });
    expect(nowhere.refused).toBe("not_found");
    expect(nowhere.text).toContain(safe.target);
  });
});

describe("what a person says", () => {
  const TABLE = "context_table/scheduling-service>dryer-controller.provided";
  const ACTION = "control_action/scheduling-service>dryer-controller";
  const verdicts = async (): Promise<readonly (string | undefined)[]> =>
    rowsOf(await section(TABLE)).map((row) => row.at(-2));

  it("of when an action is hazardous, or never occurs, is in its table with the next look", async () => {
    expect(await verdicts()).not.toContain("impossible");
    await change(
      {
        op: "add",
        target: "hazard/grain-burns",
        value: {
          name: "Grain burns",
          system: "Grain dryer",
          condition: "The grain is hotter than it may be.",
          leads_to: "loss/the-grain-must-never-catch-fire",
        },
      },
      {
        op: "add",
        target: "hazard_rule/old-order",
        value: {
          name: "Old orders",
          type: "provided",
          when: "freshness = stale",
          judges: ACTION,
          leads_to: "hazard/grain-burns",
        },
      },
      {
        op: "add",
        target: "invariant/signed",
        value: { name: "Orders are signed", holds: "content = intact", bounds: ACTION },
      },
    );
    const said = await section(TABLE);
    expect(said).toContain("hazard_rule/old-order");
    expect(new Set(await verdicts())).toContain("impossible");
    const uca = (await ucas()).find((id) =>
      /scheduling-service>dryer-controller\.provided\..*freshness-stale/.test(id),
    );
    expect((await get({ address: `seca://system/grain-dryer/entity/${uca}` })).text).toContain("hazard/grain-burns");
  });

  it("of why a type is harmless takes its table away", async () => {
    const justifies = "control_action/dryer-controller>burner";
    const value = { name: "Any time will do", type: "timing", reason: "The air changes slowly.", justifies };
    const gone = "context_table/dryer-controller>burner.timing";
    expect((await get({ part: "section", id: gone })).refused).toBeUndefined();
    await change({ op: "add", target: "justification", value });
    expect((await get({ part: "section", id: gone })).refused).toBe("not_found");
  });
});

describe("what was found", () => {
  it("is taken elsewhere as tables and as a drawing", async () => {
    const csv = await written("stpa-tables-csv");
    expect(csv.split("\r\n")[0]).toMatch(/^table,type,subtype,.*,context,verdict,because$/);
    expect(await written("stpa-tables-md")).toMatch(/^## .* \(context_table\//);
    const { levels, actions } = JSON.parse(await written("control-structure"));
    expect(levels.flatMap(({ controllers }: { controllers: { name: string }[] }) => controllers)).toContainEqual(
      expect.objectContaining({ name: "Dryer controller", human: false }),
    );
    expect(actions.map(({ name }: { name: string }) => name)).toContain("Run faster or slower");
    const drawing = await written("control-structure-mermaid");
    expect(drawing).toMatch(/^flowchart TD\n/);
    expect(drawing).toContain('|"Run faster or slower"|');
    const answer = await got(host, "graph_export", { system: "grain-dryer", format: "control-structure-mermaid" });
    expect(answer.text).toBe(drawing);
  });

  it("is traced from a mitigation up to who asked for it", async () => {
    const mitigations = rowsOf(await section("stpa-sec.answers.mitigations")).map((row) => row.at(-1)!);
    const first = mitigations.find((id) => id.startsWith("mitigation/"));
    const { text } = await call(host, "trace_show", { system: "grain-dryer", id: first });
    expect(text).toContain("requirement/");
    expect(text).toMatch(/loss\//);
  });
});
