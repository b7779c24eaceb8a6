import { describe, expect, it } from "vitest";
import { settingsOfCommand, splitCommand, withFlags } from "./commands.ts";
import { settingsOfText } from "./configuration-text.ts";
import { isPinned, parseImage } from "./image.ts";
import { wordsOf } from "./key-words.ts";
import { keepingOf } from "./secrets.ts";
import { leadsOf, type Setting } from "./settings.ts";
import { statementsIn } from "./statements.ts";

const OWN = new Set(["db", "api", "redis", "kafka-1", "kafka-2"]);
const surroundings = {
  knows: (host: string) => OWN.has(host),
  isForeign: (host: string) => host.endsWith(".auth0.com"),
  own: new Set(["GITEA"]),
};

const settings = (values: Readonly<Record<string, string>>): Setting[] =>
  Object.entries(values).map(([key, value], index) => ({ key, value, line: index + 1 }));

/** Where settings lead, as `host:port`. */
const leads = (values: Readonly<Record<string, string>>): string[] =>
  leadsOf(settings(values), surroundings).map(({ host, port }) => (port === undefined ? host : `${host}:${port}`));

describe("a setting leads", () => {
  it.each([
    [{ DB_HOST: "db", DB_PORT: "5432" }, ["db:5432"]],
    [{ PGHOST: "db", PGPORT: "5433" }, ["db:5433"]],
    [{ "spring.redis.host": "redis", "spring.redis.port": "6379" }, ["redis:6379"]],
    [{ mqttBroker: "api" }, ["api"]],
    [{ KAFKA: "kafka-1:9092,kafka-2:9092" }, ["kafka-1:9092", "kafka-2:9092"]],
    [{ VOTERS: "1@kafka-1:9093" }, ["kafka-1:9093"]],
    [{ REDIS_HOSTS: "local:redis:6379" }, ["redis:6379"]],
    [{ SMTP_HOST: "smtp.example.org", SMTP_PORT: "587" }, ["smtp.example.org:587"]],
    [{ PLC_HOST: "10.0.0.7" }, ["10.0.0.7"]],
    [{ AUTH0_DOMAIN: "acme.eu.auth0.com" }, ["acme.eu.auth0.com"]],
    [{ AUTH_SERVICE: "api" }, ["api"]],
    [{ LEGACY_HOST: "erp", LEGACY_PORT: "8080" }, ["erp:8080"]],
    [{ APP_URL: "http://api" }, ["api"]],
  ])("%j → %j", (values, expected) => {
    expect(leads(values)).toEqual(expected);
  });

  it.each([
    { DB_NAME: "db" },
    { POSTGRES_USER: "api" },
    { KC_DB: "db" },
    { OTEL_SERVICE_NAME: "api" },
    { APP_URL: "https://shop.example" },
    { BASE_URL: "https://shop.example" },
    { GITEA_URL: "https://git.example" },
    { PUBLIC_URL: "http://api" },
    { CORS_ORIGINS: "https://shop.example" },
    { KAFKA_ADVERTISED_LISTENERS: "PLAINTEXT://kafka-1:9092" },
    { WAIT_HOSTS: "db:5432" },
    { NO_PROXY: "db,api" },
    { SERVER_CONFIG: "server.yaml" },
    { MAIL_FROM: "shop@shop.example" },
    { VERSION: "1.2.3" },
    { COOKIE_DOMAIN: "shop.example" },
    { SERVER_HOST: "erp" },
  ])("nowhere by %j", (values) => {
    expect(leads(values)).toEqual([]);
  });

  it("with what stands beside it", () => {
    expect(leadsOf(settings({ DB_HOST: "db", DB_SSLMODE: "verify-ca" }), surroundings)).toEqual([
      { host: "db", encrypted: true, certificateChecked: true, line: 1, words: ["DB", "HOST"] },
    ]);
  });
});

describe("commands", () => {
  it.each([
    [["--db", "postgres://db"], [["db", "postgres://db"]]],
    [
      ["--db=postgres://db", "serve"],
      [
        ["db", "postgres://db"],
        ["", "serve"],
      ],
    ],
    [["-Dspring.url=http://api"], [["spring.url", "http://api"]]],
    [
      ["sh", "-c", "exec app --api http://api"],
      [
        ["", "sh"],
        ["c", "exec"],
        ["", "app"],
        ["api", "http://api"],
      ],
    ],
    [["./wait-for-it.sh", "db:5432", "--", "app"], [["", "app"]]],
    [
      ["pg_dump", "-h", "db"],
      [
        ["", "pg_dump"],
        ["host", "db"],
      ],
    ],
    [["-E", "output.hosts=x"], [["output.hosts", "x"]]],
  ])("%j", (words, expected) => {
    const found = settingsOfCommand(words.map((text) => ({ text, line: 1 })));
    expect(found.map(({ key, value }) => [key, value])).toEqual(expected);
  });

  it("keep what is quoted together", () => {
    expect(splitCommand(`run "a b" 'c d' e"f"`)).toEqual(["run", "a b", "c d", "ef"]);
  });

  it("stand in variables too", () => {
    expect(withFlags([{ key: "JAVA_OPTS", value: "-Xmx1g -Ddb.host=db", line: 3 }]).at(-1)).toEqual({
      key: "db.host",
      value: "db",
      line: 3,
    });
  });
});

describe("files of settings", () => {
  const of = (text: string): string[] =>
    settingsOfText({ name: "app.conf", text, lineOf: (index) => index + 1 }).map(
      ({ key, value, line }) => `${key}=${value}@${line}`,
    );

  it("are read by lines, with what they are indented under", () => {
    expect(of("db:\n  host: db\n  port: 5432\nlist:\n  - targets:\n      - loki:3100\n")).toEqual([
      "db.host=db@2",
      "db.port=5432@3",
      "list.targets=loki:3100@6",
    ]);
  });

  it("may be directives; comments and what browsers are told are left out", () => {
    expect(
      of("# http://a\nproxy_pass http://api:80; # see http://b\nadd_header X http://c;\nserver_name d.example;"),
    ).toEqual(["proxy_pass=http://api:80@2"]);
  });

  it("know the names they give to groups themselves", () => {
    expect(
      of("upstream pages {\n  server api:80;\n}\nlocation / { proxy_pass http://pages; }").join("\n"),
    ).not.toContain("http://pages");
  });
});

describe("secrets", () => {
  it.each([
    [{ DB_PASSWORD: "hunter2" }, { managed: false, line: 1 }],
    [{ DB_PASSWORD: "changeme" }, { managed: false, line: 1, isDefault: true }],
    [{ DB_PASSWORD_FILE: "/run/secrets/db" }, { managed: true, line: 1 }],
    [
      { A_FILE: "x", API_TOKEN_FILE: "/x", STRIPE_API_KEY: "sk_live_1" },
      { managed: false, line: 3 },
    ],
    [{ DATABASE_URL: "mysql://a:b@db/x" }, { managed: false, line: 1 }],
    [{ DB_PASSWORD: "" }, undefined],
    [{ DB_PASSWORD: "\uE000" }, undefined],
    [{ TOKEN_URL: "https://idp.example", SECRET_NAME: "x", PASSWORD_LENGTH: "12", ACCESS_KEY_ID: "AKIA" }, undefined],
    [{ PASSWORD_LOGIN: "true", USE_TOKEN: "true" }, undefined],
  ])("%j", (values, expected) => {
    expect(keepingOf(settings(values))).toEqual(expected);
  });
});

it.each([
  [{ "xpack.security.enabled": "false" }, ["authenticated=false"]],
  [{ ALLOW_EMPTY_PASSWORD: "yes" }, ["authenticated=false"]],
  [{ POSTGRES_HOST_AUTH_METHOD: "trust" }, ["authenticated=false"]],
  [{ POSTGRES_HOST_AUTH_METHOD: "scram-sha-256" }, []],
  [{ NODE_TLS_REJECT_UNAUTHORIZED: "0" }, ["certificate_checked=false"]],
  [{ REDIS_PASSWORD: "x" }, []],
])("%j states %j", (values, expected) => {
  expect(statementsIn(settings(values)).map(({ attribute, value }) => `${attribute}=${value}`)).toEqual(expected);
});

it.each([
  ["postgres:16", { repository: "postgres", tag: "16" }],
  ["docker.io/library/postgres", { repository: "postgres", registry: "docker.io" }],
  ["localhost:5000/acme/web:latest", { repository: "acme/web", registry: "localhost:5000", tag: "latest" }],
  ["", undefined],
  ["not an image", undefined],
])("the image %s", (text, image) => {
  expect(parseImage(text)).toEqual(image);
});

it("an image is always the same by its digest, and never by a moving tag", () => {
  const digest = `sha256:${"0".repeat(64)}`;
  expect([`a@${digest}`, "a:latest", "a:1", "a"].map((text) => isPinned(parseImage(text)!))).toEqual([
    true,
    false,
    undefined,
    undefined,
  ]);
});

it("names of settings are words, however they are written", () => {
  expect(["DB_HOST", "db.host", "dbHost", "--db-host", "N8N_HOST"].map(wordsOf)).toEqual([
    ...Array.from({ length: 4 }, () => ["DB", "HOST"]),
    ["N8N", "HOST"],
  ]);
});
