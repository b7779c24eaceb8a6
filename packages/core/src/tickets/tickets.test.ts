import { describe, expect, it } from "vitest";
import { SecaError } from "../kernel/index.ts";
import { guessTicketFormat, readTickets } from "./index.ts";

const origin = { by: "import", format: "test", input: "input/export" } as const;
const read = (text: string, format = guessTicketFormat(text)) =>
  readTickets(text, { format, source: "Help Desk", origin });

describe("a CSV export", () => {
  it("becomes tickets with the tracker's own ids and where they stand in the file", async () => {
    const { tickets, skipped } = await read(
      'Issue Key,Summary,Description,Status,Labels\nSHOP-7,Login is slow,It takes a minute,Open,"web, login"\n',
    );
    expect(skipped).toEqual([]);
    expect(tickets).toEqual([
      {
        id: "ticket/help-desk:shop-7",
        kind: "ticket",
        name: "Login is slow",
        props: {
          source: "Help Desk",
          externalId: "SHOP-7",
          text: "It takes a minute",
          state: "Open",
          labels: ["web", "login"],
        },
        tags: [],
        origin: { ...origin, span: { line: 2 } },
      },
    ]);
  });

  it.each([
    ["semicolons", "id;title\n1;A"],
    ["tabs", "id\ttitle\n1\tA"],
    ["a byte order mark", "\uFEFFid,title\n1,A"],
    ["CRLF", "id,title\r\n1,A\r\n"],
    ["quoted newlines before it", 'title,id\n"A",1'],
  ])("is read with %s", async (_, text) => {
    expect((await read(text, "csv")).tickets.map((ticket) => [ticket.props.externalId, ticket.name])).toEqual([
      ["1", "A"],
    ]);
  });

  it("tells rows that are no ticket by line and reads the rest", async () => {
    const { tickets, skipped } = await read("id,title\n1,A\n,B\n3,C");
    expect(tickets.map((ticket) => ticket.name)).toEqual(["A", "C"]);
    expect(skipped.map(({ line }) => line)).toEqual([3]);
    expect(skipped[0]?.reason).toContain("no id");
  });

  it("says so when the same id stands twice, and takes the last", async () => {
    const { tickets, skipped } = await read("id,title\n1,A\n1,B");
    expect(tickets.map((ticket) => ticket.name)).toEqual(["B"]);
    expect(skipped).toHaveLength(1);
  });

  it("that is broken is refused whole, with the line", async () => {
    const error = await read('id,title\n1,"open', "csv").catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(SecaError);
    expect((error as SecaError).message).toContain("CSV");
  });
});

describe("JSON Lines", () => {
  it("become tickets, with objects for people read by their name", async () => {
    const { tickets } = await read(
      '{"number":7,"title":"A","body":"text","user":{"login":"x"},"reporter":{"name":"Somebody"},"labels":["a",{"name":"b"}]}',
    );
    expect(tickets[0]?.props).toEqual({
      source: "Help Desk",
      externalId: "7",
      text: "text",
      author: "Somebody",
      labels: ["a", "b"],
    });
  });

  it.each(["not json", "[1]", '"text"', "{", "null"])("tells the line %j and reads the rest", async (line) => {
    const { tickets, skipped } = await read(`{"id":1,"title":"A"}\n${line}\n{"id":2,"title":"B"}`, "jsonl");
    expect(tickets.map((ticket) => ticket.name)).toEqual(["A", "B"]);
    expect(skipped).toEqual([{ line: 2, reason: "The line is not a JSON object." }]);
  });

  it("cannot change what an object is", async () => {
    const { tickets } = await read('{"id":1,"title":"A","__proto__":{"polluted":true},"constructor":{"name":"x"}}');
    expect(tickets[0]?.name).toBe("A");
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });
});

it("two trackers' equal numbers are two tickets, and ids that differ only in signs stay apart", async () => {
  const ids = async (text: string, source: string) =>
    (await readTickets(text, { format: "csv", source, origin })).tickets.map((ticket) => ticket.id);
  const [a] = await ids("id,title\n1,A", "one");
  const [b] = await ids("id,title\n1,A", "two");
  expect(a).not.toBe(b);
  expect(new Set(await ids("id,title\nA+1,x\nA#1,y", "one")).size).toBe(2);
});

it("guesses JSON Lines by their brace and takes everything else for CSV", () => {
  expect([guessTicketFormat(' {"id":1}'), guessTicketFormat("id,title")]).toEqual(["jsonl", "csv"]);
});
