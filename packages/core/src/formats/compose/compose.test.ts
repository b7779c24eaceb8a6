import { describe, expect, it } from "vitest";
import { saidBy, type Said } from "../deployment/testing.ts";
import type { Siblings } from "../format.ts";
import { noSiblings } from "../source.ts";
import { formatSuite, openSample, sourceFrom } from "../testing/index.ts";
import { format } from "./index.ts";

formatSuite(format, { samples: { "clinic.compose.yaml": { component: 7, boundary: 2, flow: 7 } } });

const siblingsOf =
  (files: Readonly<Record<string, string>>): Siblings =>
  async (name) =>
    Object.hasOwn(files, name) ? sourceFrom(files[name]!, name) : undefined;

async function said(text: string, files: Readonly<Record<string, string>> = {}): Promise<Said> {
  return saidBy(await format.read(sourceFrom(text, "compose.yaml"), siblingsOf(files)));
}

/** Services, each by the lines below its name. */
const services = (text: string): string => `services:\n${text.replaceAll(/^/gm, "  ")}\n`;

describe("a project of several files", () => {
  it("is read as one, every fact with the place that says it", async () => {
    const { source, siblings } = openSample("compose/samples/clinic.compose.yaml");
    const reading = await format.read(source, siblings);
    expect(saidBy(reading)).toEqual({
      components: [
        "Internet: external",
        "api.twilio.com: external (Twilio)",
        "booking: process",
        "db: store (PostgreSQL)",
        "gateway: process (Traefik)",
        "metrics: service (Prometheus Pushgateway)",
        "reminders: process",
      ],
      flows: [
        "Internet -> gateway [https:443] @19",
        "booking -> db [postgres:5432] @38",
        "booking -> metrics [http:9091] @2",
        "gateway -> booking [http:8000] @32",
        "reminders -> api.twilio.com [https] @52",
        "reminders -> db [postgres:5432] @49",
        "reminders -> metrics [http:9091] @2",
      ],
      boundaries: ["inside [db, metrics, reminders]", "outside [booking, gateway]"],
      attributes: [
        "Internet -> gateway: encrypted_in_transit=yes",
        "booking -> db: encrypted_in_transit=yes",
        "booking: custom_code=yes least_privilege=yes read_only_filesystem=yes secrets_managed=no",
        "db: pinned=yes secrets_managed=yes",
        "gateway -> booking: rate_limited=yes",
        "gateway: host_paths=yes internet_facing=yes",
        "inside: isolated=yes",
        "reminders: pinned=no runs_as_root=no secrets_managed=no",
      ],
    });
    expect(reading.unclear.map(({ line, text }) => [line, text])).toEqual([[40, "insurer_url"]]);
    const shared = reading.entities.find(({ id }) => id === "flow/reminders>metrics");
    expect(shared?.origin).toMatchObject({ input: "input/parts/shared.env" });
  });

  it("never keeps a password", async () => {
    const { source, siblings } = openSample("compose/samples/clinic.compose.yaml");
    expect(JSON.stringify(await format.read(source, siblings))).not.toMatch(/booking@|pa55word|booking:booking/);
  });

  it("lays an override of the standard name over the file", async () => {
    const base = services("web:\n  image: acme/web\n  environment: [API=http://api:80]\napi:\n  image: acme/api");
    const over = services("web:\n  environment: {API: http://other:81}\nother: {image: acme/other}");
    expect((await said(base, { "compose.override.yaml": over })).flows).toEqual(["web -> other [http:81] @3"]);
  });

  it("reads files together, without those that are only extended", async () => {
    const one = sourceFrom(
      services("web:\n  extends: {file: base.yml, service: base}\n  image: acme/web"),
      "compose.yml",
    );
    const base = sourceFrom(services("base:\n  environment: [DB=redis://cache:6379]"), "base.yml");
    const two = sourceFrom(services("cache: {image: redis}"), "compose.prod.yml");
    const reading = await format.readTogether!([two, base, one], siblingsOf({ "base.yml": base.text! }));
    expect(saidBy(reading)).toMatchObject({
      components: ["cache: store (Redis)", "web: process"],
      flows: ["web -> cache [redis:6379] @3"],
    });
  });

  it("drops what only others extend", async () => {
    const reading = await format.read(
      sourceFrom(services("base: {restart: always}\nweb:\n  extends: base\n  image: acme/web"), "compose.yaml"),
      noSiblings,
    );
    expect(saidBy(reading).components).toEqual(["web: process"]);
    expect(reading.dropped).toEqual([{ what: "service", why: "a template that others extend", count: 1 }]);
  });

  it.each([
    ["itself", services("web:\n  extends: web\n  image: a/b"), {}],
    [
      "over another file",
      services("web:\n  extends: {file: a.yml, service: a}\n  image: a/b"),
      { "a.yml": services("a:\n  extends: {file: a.yml, service: a}") },
    ],
  ])("refuses a service that extends %s", async (_, text, files) => {
    await expect(said(text, files)).rejects.toThrow(/extends itself/);
  });

  it.each(["../secrets.env", "/etc/passwd", "file:///etc/passwd", "C:\\x.env", "a/../../b.env"])(
    "opens nothing outside its folder: %s",
    async (name) => {
      const asked: string[] = [];
      const text = services(`web:\n  image: a/b\n  env_file: [${JSON.stringify(name)}]`);
      await format.read(sourceFrom(text, "compose.yaml"), async (each) => void asked.push(each));
      expect(asked).toEqual([".env", "compose.override.yml", "compose.override.yaml"]);
    },
  );
});

describe("variables", () => {
  it("are filled in from .env and from defaults; a host that is set elsewhere is told", async () => {
    const text = services(
      "web:\n  image: acme/web\n  environment:\n    A: http://${ONE}:80\n    B: http://${TWO:-two}:80\n    C: http://${THREE}:80\none: {image: x}\ntwo: {image: x}",
    );
    const reading = await format.read(sourceFrom(text, "compose.yaml"), siblingsOf({ ".env": "ONE=one\n" }));
    expect(saidBy(reading).flows).toEqual(["web -> one [http:80] @5", "web -> two [http:80] @6"]);
    expect(reading.unclear).toEqual([{ line: 7, text: "c", why: "its host is set elsewhere" }]);
  });

  it("that grow without end are refused", async () => {
    const text = services(`web:\n  image: a/b\n  command: [${Array.from({ length: 3000 }, () => "'$A$A'").join(",")}]`);
    await expect(said(text, { ".env": `A=${"x".repeat(3000)}` })).rejects.toThrow(/grow beyond/);
  });
});

describe("published ports", () => {
  it.each([
    ['"8080:80"', ["Internet -> web [http:8080] @4"]],
    ['"127.0.0.1:8080:80"', []],
    ['"[::1]:8080:80"', []],
    ['"192.168.1.4:8080:80"', []],
    ['"8.8.4.4:8080:80"', ["Internet -> web [http:8080] @4"]],
    ['"0.0.0.0:8080:80/tcp"', ["Internet -> web [http:8080] @4"]],
    ["{target: 80, published: 8080, host_ip: 127.0.0.1}", []],
    ["{target: 80, published: 8080}", ["Internet -> web [http:8080] @4"]],
    ['"9000-9010:9000-9010"', ["Internet -> web [?:9000] @4"]],
    ["nonsense::::", []],
  ])("%s", async (port, flows) => {
    const found = await said(services(`web:\n  image: acme/web\n  ports: [${port}]`));
    expect(found.flows.map((flow) => (port.includes("9000") ? flow.replace(/\[\w+:/, "[?:") : flow))).toEqual(flows);
  });
});

it("finds no flow in dependencies, health checks, volumes, links and names of the service's own", async () => {
  const text = services(
    `web:
  image: acme/web
  depends_on: [db]
  links: ["db:store"]
  healthcheck: {test: [CMD, curl, "http://db:80"]}
  volumes: ["data:/data"]
  environment:
    DB_NAME: db
    BASE_URL: https://shop.example
    ALLOWED_HOSTS: a.example
    SELF: http://web:80
    LOCAL: http://localhost:80
    MAIL_FROM: shop@db
db: {image: postgres}`,
  );
  expect((await said(text)).flows).toEqual([]);
});

it("names what is wrong with a file that is none", async () => {
  await expect(said("services: 3\n")).rejects.toThrow(/has no services/);
  await expect(said("[]")).rejects.toThrow(/no table/);
});
