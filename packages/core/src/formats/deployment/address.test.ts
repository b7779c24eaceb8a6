import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { HOLE, addressesIn } from "./address.ts";

describe("addresses in a value", () => {
  it.each([
    ["http://api:8080/v1", [{ scheme: "http", host: "api", port: 8080 }]],
    ["postgres://app:pw@db/app", [{ scheme: "postgres", host: "db", hasPassword: true }]],
    [`postgres://app:${HOLE}@db:5432/app`, [{ scheme: "postgres", host: "db", port: 5432 }]],
    ["postgresql+asyncpg://app@DB.Internal./x", [{ scheme: "postgresql+asyncpg", host: "db.internal" }]],
    ["jdbc:mysql://db:3306/x?useSSL=false", [{ scheme: "mysql", host: "db", port: 3306, encrypted: false }]],
    [
      "postgres://db/x?sslmode=verify-full",
      [{ scheme: "postgres", host: "db", encrypted: true, certificateChecked: true }],
    ],
    ["jdbc:oracle:thin:@ora:1521:XE", [{ scheme: "oracle", host: "ora", port: 1521 }]],
    ["jdbc:sqlserver://sql:1433;encrypt=true", [{ scheme: "sqlserver", host: "sql", port: 1433, encrypted: true }]],
    [
      "mongodb://u:p@m1:27017,m2:27018/db?replicaSet=rs0",
      [
        { scheme: "mongodb", host: "m1", port: 27017, hasPassword: true },
        { scheme: "mongodb", host: "m2", port: 27018, hasPassword: true, isMember: true },
      ],
    ],
    [
      "http://a:9200,http://b:9200",
      [
        { scheme: "http", host: "a", port: 9200 },
        { scheme: "http", host: "b", port: 9200 },
      ],
    ],
    ["https://idp.example/login?next=https://app.example", [{ scheme: "https", host: "idp.example" }]],
    [
      "app:pw@tcp(db:3306)/x?tls=skip-verify",
      [{ scheme: "mysql", host: "db", port: 3306, encrypted: true, certificateChecked: false, hasPassword: true }],
    ],
    [
      "Server=tcp:sql.example,1433;User Id=sa;Password=x;Encrypt=True",
      [{ scheme: "sqlserver", host: "sql.example", port: 1433, encrypted: true, hasPassword: true }],
    ],
    [
      "host=db port=5432 dbname=x sslmode=disable",
      [{ scheme: "postgresql", host: "db", port: 5432, encrypted: false }],
    ],
    [
      "redis:6379,password=pw,ssl=true",
      [{ scheme: "redis", host: "redis", port: 6379, encrypted: true, hasPassword: true }],
    ],
    [
      "Endpoint=sb://x.servicebus.windows.net/;SharedAccessKey=Zm9v",
      [{ scheme: "sb", host: "x.servicebus.windows.net", hasPassword: true }],
    ],
    [
      "DefaultEndpointsProtocol=https;AccountName=acme;AccountKey=Zm9v;EndpointSuffix=core.windows.net",
      [{ scheme: "https", host: "acme.blob.core.windows.net", hasPassword: true }],
    ],
    ["http://[::1]:80/", [{ scheme: "http", host: "[::1]", port: 80 }]],
    ["git@example.com:team/app.git", [{ scheme: "ssh", host: "example.com" }]],
  ])("%s", (value, addresses) => {
    expect(addressesIn(value)).toEqual(addresses);
  });

  it.each([
    "",
    "api",
    "redis:7-alpine",
    "12:30",
    "user@example.com",
    "a=b",
    "://x",
    "http://",
    "http://+:80",
    "http://*:80",
    "-Xmx512m",
  ])("none in %j", (value) => {
    expect(addressesIn(value)).toEqual([]);
  });

  it("never hand on what is secret", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Za-z0-9!_-]{8,20}$/), (secret) => {
        const found = addressesIn(`amqp://user:${secret}@queue:5672/x?token=${secret}`);
        expect(JSON.stringify(found)).not.toContain(secret);
        expect(found).toEqual([{ scheme: "amqp", host: "queue", port: 5672, hasPassword: true }]);
      }),
    );
  });

  it("are answered for any text", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 300 }), (text) => {
        for (const { host } of addressesIn(text)) expect(host).toMatch(/^\S+$/);
      }),
    );
  });

  it.each(["http://", "a=", "://", "a@", "host=a ", "a:", ","])(
    "do not keep anybody waiting in a long run of %j",
    (piece) => {
      expect(addressesIn(piece.repeat(100_000)).length).toBeLessThan(20_000);
    },
  );
});
