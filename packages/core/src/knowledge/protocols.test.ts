import { describe, expect, it } from "vitest";
import {
  PROTOCOLS,
  findProtocols,
  namesOfProtocol,
  protocolNamed,
  protocolOf,
  protocolOfPort,
  protocolOfScheme,
  type ProtocolId,
} from "./protocols.ts";
import { foldName } from "./words.ts";

const all = (Object.keys(PROTOCOLS) as ProtocolId[]).map(protocolOf);

/** Keys that more than one protocol claims. */
const claimedTwice = (keysOf: (one: (typeof all)[number]) => readonly (string | number)[]): unknown[] => {
  const keys = all.flatMap((one) => [...new Set(keysOf(one))]);
  return keys.filter((key, at) => keys.indexOf(key) !== at);
};

describe("the table of protocols", () => {
  it("gives no name, scheme or port to two", () => {
    expect(claimedTwice((one) => namesOfProtocol(one).map(foldName))).toEqual([]);
    expect(claimedTwice(({ schemes = [] }) => schemes)).toEqual([]);
    expect(claimedTwice(({ ports = [] }) => ports)).toEqual([]);
  });

  it("knows real ports, and schemes as addresses begin", () => {
    expect(all.flatMap(({ ports = [] }) => ports).filter((port) => port < 1 || port > 65_535)).toEqual([]);
    expect(all.flatMap(({ schemes = [] }) => schemes).filter((scheme) => !/^[a-z][a-z0-9+.-]*$/.test(scheme))).toEqual(
      [],
    );
  });
});

describe("protocolNamed", () => {
  it.each([
    ["HTTPS", "https", "yes"],
    ["http/2", "http", "no"],
    ["TLS 1.3", "tls", "yes"],
    ["Modbus/TCP", "modbus", "no"],
    ["OPC-UA", "opc-ua", "unknown"],
    ["mqtt over tls", "mqtts", "yes"],
    ["Kafka", "kafka", "unknown"],
    ["I²C", "i2c", "no"],
  ])("knows %s", (text, id, encrypts) => {
    const { id: found, encrypts: said } = protocolNamed(text)!;
    expect([found, said]).toEqual([id, encrypts]);
  });

  it.each(["", "oauth", "OAuth 2.0", "courier", "__proto__"])("does not know %j", (text) =>
    expect(protocolNamed(text)).toBeUndefined(),
  );
});

describe("protocolOfScheme", () => {
  it.each([
    ["https", "https"],
    ["https://api.example", "https"],
    ["HTTP:", "http"],
    ["jdbc:postgresql://db/orders", "postgres"],
    ["r2dbc:pool:mysql://db", "mysql"],
    ["jdbc:oracle:thin:@db:1521", "oracle-net"],
    ["postgresql+asyncpg://db", "postgres"],
    ["mongodb+srv://cluster", "mongodb-srv"],
    ["rediss", "rediss"],
    ["amqps://broker", "amqps"],
    ["opc.tcp://plc:4840", "opc-ua"],
    ["git+ssh", "ssh"],
  ])("reads %s", (address, id) => expect(protocolOfScheme(address)?.id).toBe(id));

  it.each(["", "://", "nothing://x", "constructor", "a".repeat(100_000), "httpsx"])("does not know %j", (address) =>
    expect(protocolOfScheme(address)).toBeUndefined(),
  );
});

it("knows a protocol by the port that is its own", () => {
  expect([443, 5671, 20_000, 9999].map((port) => protocolOfPort(port)?.id)).toEqual([
    "https",
    "amqps",
    "dnp3",
    undefined,
  ]);
});

describe("findProtocols", () => {
  const idsIn = (text: string) => findProtocols(text).map(({ protocol }) => protocol.id);

  it.each([
    ["It calls the API over HTTPS and the PLC over Modbus TCP.", ["https", "modbus"]],
    ["The ECUs speak CAN, the meter DNP3.", ["can", "dnp3"]],
    ["Studies arrive by DICOM, orders by HL7 v2.", ["dicom", "hl7"]],
    ["mutual TLS between services, gRPC within", ["mtls", "grpc"]],
  ])("reads %j", (text, ids) => expect(idsIn(text)).toEqual(ids));

  it.each(["They can rest, have a sip and change socks.", "Use soap; the thread of the bolt beats it."])(
    "stays silent at %j",
    (text) => expect(idsIn(text)).toEqual([]),
  );
});
