import { type Row, many } from "./factor.ts";
import { MATTER, REPORTED, UNREPORTED } from "../problems.ts";

/** How the controller comes to believe what is not so. */
export const FEEDBACK: readonly Row[] = [
  {
    key: "untold",
    at: "controller",
    problems: UNREPORTED,
    demand: "be-told",
    says: "Nothing tells it",
    tells: ({ it, action, problem }) => `nothing tells ${it}, when ${action} is due, ${MATTER[problem]}`,
  },
  {
    key: "unreported",
    at: "controller",
    problems: REPORTED,
    untold: true,
    demand: "be-told",
    says: "Nothing reports back to it",
    tells: ({ it, action, problem }) =>
      `nothing reports back to ${it} what comes of ${action}, so nobody there knows ${MATTER[problem]}`,
  },
  {
    key: "false-report",
    at: "told",
    action: "tamper",
    problems: REPORTED,
    demand: "tamper",
    says: "Somebody changes what it is told",
    tells: ({ who, it, from, to, controller }) =>
      `${who} changes ${it} on its way from ${from} to ${to}, and ${controller} ${many(controller, "believe", "believes")} it`,
  },
  {
    key: "old-report",
    at: "told",
    action: "replay",
    problems: REPORTED,
    demand: "replay",
    says: "Somebody tells it what was true once",
    tells: ({ who, it, from, to, controller }) =>
      `${who} plays ${from} and tells ${to} over ${it} what was true once, and ${controller} ${many(controller, "go", "goes")} by it`,
  },
  {
    key: "no-report",
    at: "told",
    action: "drop",
    problems: REPORTED,
    demand: "drop",
    says: "Somebody keeps from it what it has to know",
    tells: ({ who, it, to, controller }) =>
      `${who} keeps ${it} from ${to}, and ${controller} ${many(controller, "go", "goes")} by what was true before`,
  },
  {
    key: "misreported",
    at: "teller",
    problems: REPORTED,
    demand: "report",
    says: "What reports to it is wrong",
    tells: ({ it, controller, what }) =>
      `${it} ${many(it, "report", "reports")} ${what} wrongly or too late, and ${controller} ${many(controller, "believe", "believes")} it`,
  },
  {
    key: "made-to-misreport",
    at: "teller",
    action: "tamper",
    problems: REPORTED,
    of: "things",
    demand: "report",
    says: "Somebody makes what reports to it lie",
    tells: ({ who, it, controller, what }) =>
      `${who} gets hold of ${it} and lets it report ${what} as suits them, and ${controller} ${many(controller, "believe", "believes")} it`,
  },
];
