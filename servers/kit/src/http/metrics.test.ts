import { expect, it } from "vitest";
import { Metrics } from "./metrics.ts";

it("writes down what OpenMetrics readers read: counters, a histogram that adds up, gauges, an end", async () => {
  const metrics = new Metrics();
  metrics.called("graph_find", "ok", 3);
  metrics.called("graph_find", "ok", 30);
  metrics.called("graph_find", "not_found", 60_000);
  metrics.answered(200);
  metrics.signedIn("ok");
  metrics.signedIn("ok");
  metrics.signedIn("expired");
  metrics.limited();
  const text = await metrics.text(
    {
      seca_streams: { says: "Streams.", values: () => ({ "": 2 }) },
      seca_sessions: { says: "Sessions.", label: "path", values: async () => ({ "/mcp": 1 }) },
    },
    1000,
  );
  const lines = text.split("\n");

  expect(lines.filter((line) => !line.includes("_bucket"))).toEqual([
    "# TYPE seca_tool_calls counter",
    "# HELP seca_tool_calls Calls of tools, by name and by how they ended.",
    'seca_tool_calls_total{tool="graph_find",outcome="ok"} 2',
    'seca_tool_calls_total{tool="graph_find",outcome="not_found"} 1',
    "# TYPE seca_tool_call_seconds histogram",
    "# HELP seca_tool_call_seconds How long calls of tools took.",
    'seca_tool_call_seconds_sum{tool="graph_find"} 60.033',
    'seca_tool_call_seconds_count{tool="graph_find"} 3',
    "# TYPE seca_http_answers counter",
    "# HELP seca_http_answers Requests over HTTP, by the status they were answered with.",
    'seca_http_answers_total{status="200"} 1',
    "# TYPE seca_sign_ins counter",
    "# HELP seca_sign_ins Requests that had to sign in, by what came of it.",
    'seca_sign_ins_total{outcome="ok"} 2',
    'seca_sign_ins_total{outcome="expired"} 1',
    "# TYPE seca_limited counter",
    "# HELP seca_limited Requests refused because their caller sent too many.",
    "seca_limited_total 1",
    "# TYPE seca_streams gauge",
    "# HELP seca_streams Streams.",
    "seca_streams 2",
    "# TYPE seca_sessions gauge",
    "# HELP seca_sessions Sessions.",
    'seca_sessions{path="/mcp"} 1',
    "# EOF",
    "",
  ]);
  const below = (end: string): string | undefined =>
    lines
      .find((line) => line.includes(`le="${end}"`))
      ?.split(" ")
      .at(-1);
  expect([below("0.0025"), below("0.005"), below("0.05"), below("25"), below("+Inf")]).toEqual([
    "0",
    "1",
    "2",
    "2",
    "3",
  ]);
});

it("leaves out what cannot be read, or not in time, and tells the rest", async () => {
  const text = await new Metrics().text(
    {
      broken: { says: "Broken.", values: () => Promise.reject(new Error("secret")) },
      throws: {
        says: "Throws.",
        values: () => {
          throw new Error("secret");
        },
      },
      hangs: { says: "Hangs.", values: () => new Promise(() => undefined) },
      sound: { says: "Sound.", values: async () => ({ "": 1 }) },
    },
    50,
  );
  expect(text.split("\n").filter((line) => /^(broken|throws|hangs|sound)/.test(line))).toEqual(["sound 1"]);
});
