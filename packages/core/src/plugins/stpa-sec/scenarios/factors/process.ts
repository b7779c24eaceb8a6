import { type Row, many } from "./factor.ts";
import { ACCEPTED, DONE, MATTER, READ, SLOW } from "../problems.ts";

/** What the receiver makes of what arrives. */
export const PROCESS: readonly Row[] = [
  {
    key: "takes-anything",
    at: "process",
    problems: ACCEPTED,
    demand: "follow",
    says: "It takes what it gets without asking",
    end: "So nothing stops it when",
    tells: ({ it, action, problem }) =>
      `${it} ${many(it, "take", "takes")} ${action} without asking ${MATTER[problem]}`,
  },
  {
    key: "does-otherwise",
    at: "process",
    problems: SLOW,
    demand: "follow",
    says: "It does otherwise than it was told",
    tells: ({ it, action }) =>
      `${it} ${many(it, "make", "makes")} something else of ${action} than was meant, or ${many(it, "do", "does")} so late or not at all`,
  },
  {
    key: "made-to-do-otherwise",
    at: "process",
    action: "tamper",
    problems: DONE,
    of: "things",
    demand: "follow",
    says: "Somebody makes it do otherwise",
    tells: ({ who, it, action }) =>
      `${who} gets hold of ${it} and lets it make something else of ${action} than was meant`,
  },
  {
    key: "passed-on",
    at: "process",
    problems: READ,
    demand: "keep",
    says: "It shows what it got to others",
    tells: ({ it, what, action }) =>
      `${it} ${many(it, "show", "shows")} ${what} from ${action} to somebody who may not see it`,
  },
  {
    key: "copied",
    at: "process",
    action: "disclose",
    problems: READ,
    of: "things",
    demand: "keep",
    says: "Somebody copies what it got",
    tells: ({ who, it, what, action }) => `${who} gets at ${it} and copies ${what} that came by ${action}`,
  },
];
