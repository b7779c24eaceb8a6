import { type Row, many } from "./factor.ts";
import { ALL, MATTER, SLOW, type Problem } from "../problems.ts";

/** How the controller itself comes to act wrongly. */
export const CONTROLLER: readonly Row[] = [
  {
    key: "left-out",
    at: "controller",
    problems: ALL,
    demand: "look",
    says: "Its rule leaves something out",
    tells: ({ it, action, problem }) =>
      `the rule by which ${it} ${many(it, "decide", "decides")} on ${action} leaves out ${MATTER[problem]}`,
  },
  {
    key: "taken-over",
    at: "controller",
    action: "elevate",
    problems: ALL,
    of: "things",
    demand: "hold",
    says: "Somebody else decides in its place",
    tells: ({ who, it, action }) => `${who} gets hold of ${it} and decides in its place on ${action}`,
  },
  {
    key: "misled",
    at: "controller",
    action: "spoof",
    problems: ALL,
    of: "people",
    demand: "ask-back",
    says: "Somebody talks them into it",
    tells: ({ who, it, action }) => `${who} talks ${it} into going along with what they want of ${action}`,
  },
  {
    key: "own-purpose",
    at: "controller",
    action: "elevate",
    problems: ["unwanted", "exceeded", "altered", "missing", "read"],
    of: "people",
    byInsiders: true,
    demand: "answer-for",
    says: "Somebody uses a right for a purpose of their own",
    tells: ({ who, action }) => `${who} uses ${action} for a purpose of their own`,
  },
  {
    key: "kept-busy",
    at: "controller",
    action: "drop",
    problems: SLOW,
    of: "things",
    demand: "keep-working",
    says: "Somebody keeps it busy",
    tells: ({ who, it, action }) => `${who} keeps ${it} so busy that ${action} has to wait`,
  },
  {
    key: "out-of-action",
    at: "controller",
    problems: SLOW,
    demand: "keep-working",
    says: "It is down or busy",
    tells: ({ it, action, problem }) =>
      `${it} ${many(it, "are", "is")} down, or busy with something else, when ${action} ${DUE[problem] ?? "is due"}`,
  },
];

/** When an action that goes on is looked at, its end matters as much as its beginning. */
const DUE: Readonly<Partial<Record<Problem, string>>> = { length: "has to be kept up or ended" };
