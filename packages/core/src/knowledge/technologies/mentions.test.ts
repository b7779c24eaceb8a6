import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { TECHNOLOGIES } from "./list.ts";
import { findTechnologies } from "./mentions.ts";
import { isAmbiguous } from "./names.ts";

const idsIn = (text: string): string[] => findTechnologies(text).map(({ technology }) => technology.id);

describe("findTechnologies", () => {
  it.each([
    ["Courier is a Node service that writes to Postgres.", ["nodejs", "postgresql"]],
    ["Orders are kept in PostgreSQL 15 and cached in Redis.", ["postgresql", "redis"]],
    ["The front end is a React app behind CloudFront.", ["react", "aws-cloudfront"]],
    ["Payments go through Stripe.", ["stripe"]],
    ["Tokens are issued by Keycloak; secrets lie in Vault.", ["keycloak", "vault"]],
    ["A Spring Boot service reads from Apache Kafka.", ["spring-boot", "kafka"]],
    ["The worker, written in go, listens to an SQS queue.", ["go", "aws-sqs"]],
    ["Built with express and deployed to Azure Kubernetes Service.", ["express", "azure-aks"]],
    ["The PLCs report to a SCADA server over Modbus.", ["plc", "scada"]],
    ["Images are sent to the PACS; vitals come from the patient monitor.", ["pacs-imaging", "patient-monitor"]],
    ["QGroundControl talks to the flight controller, which runs PX4.", ["qgroundcontrol", "flight-controller", "px4"]],
    ["We use ASP.NET Core with C# and SQL Server.", ["aspnet", "csharp", "sql-server"]],
    ["Logs end up in ELK, metrics in Prometheus and Grafana.", ["elasticsearch", "prometheus", "grafana"]],
    ["The agent is written with LangChain and calls Claude.", ["langchain", "claude"]],
    ["Firmware runs on FreeRTOS and boots through MCUboot.", ["freertos", "mcuboot"]],
    ["Users sign in with Azure\n  Active Directory.", ["entra-id"]],
    ["The oracle database is replicated.", ["oracle-database"]],
    ["Uploads go to an S3 bucket through a Lambda function.", ["aws-s3", "aws-lambda"]],
    ["Vault stores the credentials.", ["vault"]],
    ["Stack: Go, Flask, Express", ["go", "flask", "express"]],
    [
      "A Lambda reads from the Service Bus; the lambda function writes back.",
      ["aws-lambda", "azure-service-bus", "aws-lambda"],
    ],
    ["Infusion pumps report by Wi-Fi to the Mirth Connect engine.", ["infusion-pump", "mirth"]],
    ["| Vault | secrets |\n| Consul | discovery |", ["vault", "consul"]],
    ["python3 scripts talk to RabbitMQ's queues", ["python", "rabbitmq"]],
  ])("reads %j", (text, ids) => expect(idsIn(text)).toEqual(ids));

  it.each([
    "From here we go to the next step.",
    "Go to the portal and log in.",
    "The customer uses express checkout.",
    "Express Checkout is offered to members.",
    "Clerks access the database at night.",
    "Access Control is described below.",
    "The warehouse stores parcels in a vault.",
    "In spring the node is moved and envoys react.",
    "The express-checkout page and node_modules are left out.",
    "The stage is square; rust is removed by the chef.",
    "They can react to a spark.",
    "Salt and pepper the hash, then spring into action.",
    "Swift payments and the GCS are not told apart.",
    "example.net is a domain.",
    "Write to a.person@gmail.com or ops@stripe.com.",
    "She adds a lambda to the s390 and an elk.",
    "",
    "\u202E\u0000\u{1F600}",
  ])("stays silent at %j", (text) => expect(idsIn(text)).toEqual([]));

  it("says where each is, and that a plain word was told by how it is written", () => {
    const text = "Our Vault runs on Amazon EKS.";
    const found = findTechnologies(text).map(({ technology, start, end, isPlainWord }) => ({
      id: technology.id,
      words: text.slice(start, end),
      isPlainWord,
    }));
    expect(found).toEqual([
      { id: "vault", words: "Vault", isPlainWord: true },
      { id: "aws-eks", words: "Amazon EKS", isPlainWord: false },
    ]);
  });

  it("takes the longest name, and none within it", () => {
    expect(idsIn("Redis Cloud, MongoDB Atlas, Azure Cache for Redis")).toEqual([
      "redis-cloud",
      "mongodb-atlas",
      "azure-redis",
    ]);
  });

  const spoken = TECHNOLOGIES.flatMap((technology) =>
    [technology.name, ...technology.aliases].filter((name) => !isAmbiguous(name)).map((name) => ({ technology, name })),
  );

  it("finds every name of every technology in a sentence", () => {
    const missed = spoken.filter(({ technology, name }) => {
      const text = `Today the ${name} is in use.`;
      const [first, ...others] = findTechnologies(text);
      const isWhole = first && text.slice(first.start, first.end) === name.replace(/(?<!\+)\+$/, "");
      return first?.technology !== technology || !isWhole || others.length > 0;
    });
    expect(missed.map(({ name }) => name)).toEqual([]);
  });

  it("finds what it finds wherever it stands, in order and without overlap", () => {
    const filler = fc.constantFrom("the ", "and then ", "it, ", "reads from ", "\n", "— ", "in use; ");
    const part = fc.tuple(fc.constantFrom(...spoken), filler);
    fc.assert(
      fc.property(fc.array(part, { maxLength: 12 }), (parts) => {
        const text = parts.map(([{ name }, words]) => `see the ${name} here. ${words}`).join("");
        const found = findTechnologies(text);
        expect(found.map(({ technology }) => technology.id)).toEqual(parts.map(([one]) => one.technology.id));
        for (const [at, { start, end }] of found.entries()) {
          expect(start).toBeLessThan(end);
          expect(start).toBeGreaterThanOrEqual(found[at - 1]?.end ?? 0);
        }
      }),
    );
  });

  it("answers for any text", () => {
    const places = fc.property(fc.string({ unit: "binary", maxLength: 300 }), (text) => {
      expect(findTechnologies(text).filter(({ start, end }) => start >= end || end > text.length)).toEqual([]);
    });
    fc.assert(places);
  });

  it.each([
    ["words", "the go server writes to Postgres and ".repeat(28_000)],
    ["one word", "x".repeat(1_000_000)],
    ["blanks", "Azure ".padEnd(1_000_000)],
    ["signs", "Go-".repeat(333_000)],
  ])("reads a megabyte of %s to its end", (_, text) => {
    expect(findTechnologies(`${text} Redis`).at(-1)?.technology.id).toBe("redis");
  });
});
