import { describe, expect, it } from "vitest";
import { noSiblings } from "../source.ts";
import { sourceFrom } from "../testing/index.ts";
import { format } from "./index.ts";

async function flowsOf(text: string): Promise<string[]> {
  const { entities } = await format.read(sourceFrom(text, "notes.md"), noSiblings);
  return entities.flatMap(({ kind, name }) => (kind === "flow" ? [name.toLowerCase()] : [])).sort();
}

describe("a word that no lexicon knows is told by its place", () => {
  it.each<[string, string[]]>([
    ["The greeble sends readings to the climate server.", ["greeble → climate server"]],
    ["The climate server alerts the warden through Zoltrix.", ["climate server → zoltrix", "zoltrix → warden"]],
    ["The portal asks the quorb for a rate.", ["portal → quorb"]],
    ["The intake service mints a token and writes it to Redis.", ["intake service → redis"]],
    ["Helga shouts at the portal.", []],
    ["The direction sends us to the portal.", []],
  ])("%s", async (text, flows) => {
    expect(await flowsOf(text)).toEqual(flows);
  });
});

describe("what is done says who a word means", () => {
  it.each<[string, string[]]>([
    ["The editor reviews each draft in the newsroom portal.", ["editor → newsroom portal"]],
    ["Branch managers log in to the roster portal.", ["branch manager → roster portal"]],
    ["The tide map pulls soundings from the chart service.", ["tide map → chart service"]],
    ["The control centre queries the alarm service.", ["control centre → alarm service"]],
    ["Claims agents use the intake portal.", ["claims agent → intake portal"]],
    ["The buffer node forwards frames to the archive service.", ["buffer node → archive service"]],
  ])("%s", async (text, flows) => {
    expect(await flowsOf(text)).toEqual(flows);
  });
});

describe("a flow is told in other words", () => {
  it.each<[string, string[]]>([
    ["A nightly export of bookings from the desk portal to the ledger takes place.", ["desk portal → ledger"]],
    ["From the roster service there is an hourly feed to the payroll service.", ["roster service → payroll service"]],
    ["The claims service has the scoring model rate each claim.", ["claims service → scoring model"]],
    ["The deed service has each deed signed by the seal service.", ["deed service → seal service"]],
    ["The gate meters, whose readings go to the hub service, have no screen.", ["gate meter → hub service"]],
    ["The beacon under the stairs, which polls the hub service, is old.", ["beacon → hub service"]],
    ["Levels are measured by the float sensor and read by the pump controller.", ["pump controller → float sensor"]],
    ["Grafton is what the auditors use.", ["auditor → grafton"]],
    ["The order service sits on top of PostgreSQL.", ["order service → postgresql"]],
    ["The order service is a set of containers with a PostgreSQL database behind it.", ["order service → postgresql"]],
    [
      "The order service shares the stock database with the returns service.",
      ["order service → stock database", "returns service → stock database"],
    ],
    [
      "The planner service hands jobs to the print service via RabbitMQ.",
      ["planner service → rabbitmq", "print service → rabbitmq"],
    ],
    [
      "Tellers inspect claims in the archive service using the desk terminal.",
      ["desk terminal → archive service", "teller → desk terminal"],
    ],
    ["Auditors are given a read-only account on the ledger portal.", ["auditor → ledger portal"]],
    ["Guests connect to the guest portal and not to the staff portal.", ["guest → guest portal"]],
    ["The billing portal gets opened by clerks.", ["clerk → billing portal"]],
    ["Passengers who need help use the help portal.", ["passenger → help portal"]],
    [
      "Logs from the desk portal, the ledger service and the mail service go to the log server.",
      ["desk portal → log server", "ledger service → log server", "mail service → log server"],
    ],
    [
      "The unit reads the gauge and, whenever a limit is passed, notifies the alarm service.",
      ["unit → alarm service", "unit → gauge"],
    ],
  ])("%s", async (text, flows) => {
    expect(await flowsOf(text)).toEqual(flows);
  });
});

describe("a word that points back", () => {
  it.each<[string, string[]]>([
    [
      "The order API publishes orders to RabbitMQ. The mail worker reads them.",
      ["mail worker → rabbitmq", "order api → rabbitmq"],
    ],
    [
      "The feed service publishes rates on the Mosquitto broker. The price service is subscribed there.",
      ["feed service → mosquitto", "price service → mosquitto"],
    ],
    [
      "Curators write texts in the guide portal; a sync script copies them to the archive bucket.",
      ["curator → guide portal", "sync script → archive bucket"],
    ],
    [
      "The director uses the sales dashboard. She also opens the stock portal.",
      ["director → sales dashboard", "director → stock portal"],
    ],
    [
      "A technician and a Raspberry Pi are on site. The Pi sends counts to the hub service.",
      ["raspberry pi → hub service"],
    ],
  ])("%s", async (text, flows) => {
    expect(await flowsOf(text)).toEqual(flows);
  });
});

describe("what only happened once or was only thought of", () => {
  it.each([
    "23:40 the relay service restarted the portal.",
    "We thought about a portal that calls the order API.",
    "Ines asked whether the portal calls the order API.",
    "The fax interface to the portal was closed in January.",
  ])("is no flow: %s", async (text) => {
    expect(await flowsOf(text)).toEqual([]);
  });
});
