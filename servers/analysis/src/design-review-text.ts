import { counted, table } from "@seca/base";
import type { Compared, Mitigation, OpenPoint } from "@seca/core/review";
import type { Review } from "@seca/core/workbench";

interface Told {
  readonly review: Review;
  readonly isPolicyLeftOut: boolean;
  /** What the next call begins with, to go on with the same variant under the same policy. */
  readonly again: Readonly<Record<string, unknown>>;
  readonly shown: readonly Compared[];
  readonly mitigations: readonly Mitigation[];
  readonly questions: readonly OpenPoint[];
  readonly cursor: string | undefined;
  /** A later page: what was told with the first is not told again. */
  readonly isPage: boolean;
  /** What there is to say of files that were read. */
  readonly told: string;
  readonly outcome: { readonly merged?: string | undefined; readonly isRefused?: boolean };
}

/** A review for whoever goes on with the design: the verdict, what became of findings, and what to send next. */
export function describeReview(of: Told): string {
  const { review, cursor, shown, isPage, told } = of;
  const rest = cursor === undefined ? [] : [`The rest: design_review {"cursor":"${cursor}"}.`];
  if (isPage) return [findingsTable(shown), ...rest].join("\n");
  return [
    ...(told === "" ? [] : [shortened(told)]),
    verdictOf(review),
    ...(shown.length === 0 ? [] : [findingsTable(shown), ...rest]),
    ...(of.isPolicyLeftOut ? ["The policy is too long to be repeated below: send it with each call."] : []),
    ...whatToDo(of),
    ...whatToAsk(of),
    ...howToGoOn(of),
  ].join("\n\n");
}

/** What readers say of a file may be long; input_add tells all of it. */
const TOLD_MAX = 1200;
const shortened = (text: string): string => (text.length > TOLD_MAX ? `${text.slice(0, TOLD_MAX)}…` : text);

const REASONS_TOLD = 6;
const IDS_TOLD = 3;

function verdictOf({ branch, base, before, after, findings, verdict, cells, ran, ...review }: Review): string {
  const count = (state: Compared["state"]): number => findings.filter((each) => each.state === state).length;
  const result = verdict.passed ? "passes" : verdict.isIncomplete ? "is incomplete" : "fails";
  const unseen = count("unseen") > 0 ? `, ${count("unseen")} without a result now` : "";
  const more = verdict.reasons.length - REASONS_TOLD;
  return [
    `The gate ${result}: variant ${branch} at ${after}, compared with ${base} at ${before}.`,
    ...verdict.reasons.slice(0, REASONS_TOLD).map(({ says, findings: ids }) => `- ${says}${named(ids)}`),
    ...(more > 0 ? [`- And ${counted(more, "reason")} more.`] : []),
    `Findings: ${count("new")} new, ${count("changed")} changed, ${count("resolved")} resolved, ${count("unchanged")} unchanged${unseen}. Questions: ${review.questionsNew.length} new, ${review.questionsSettled.length} settled, ${review.now.questions.length} open. ${ran} of ${counted(cells, "cell")} ran.`,
  ].join("\n");
}

function named(ids: readonly string[]): string {
  if (ids.length === 0) return "";
  const more = ids.length > IDS_TOLD ? ` and ${ids.length - IDS_TOLD} more` : "";
  return ` ${ids.slice(0, IDS_TOLD).join(", ")}${more}.`;
}

const findingsTable = (shown: readonly Compared[]): string =>
  table(
    ["finding", "is", "severity", "why"],
    shown.map(({ state, finding, why }) => [finding.id, state, finding.severity, why === "" ? finding.says : why]),
  );

function whatToDo({ mitigations, again }: Told): string[] {
  if (mitigations.length === 0) return [];
  const lines = mitigations.map(
    ({ does, settles, failing }) =>
      `- ${onOne(does)} Settles ${settles.length}${failing > 0 ? `, ${failing} of them at the gate` : ""}.`,
  );
  const operations = mitigations.map(({ operation }) => operation);
  return [
    `What would settle most; design it in, then send what is true:\n${lines.join("\n")}`,
    `design_review ${JSON.stringify({ ...again, operations })}`,
  ];
}

function whatToAsk({ questions, again }: Told): string[] {
  if (questions.length === 0) return [];
  const lines = questions.map(
    ({ asks, worst }) => `- ${onOne(asks)} It could bring up a finding of severity ${worst}.`,
  );
  const operations = questions.map(({ answer }) => answer);
  return [
    `Questions, to be answered as the user or a document says and never guessed:\n${lines.join("\n")}`,
    `The values are examples: design_review ${JSON.stringify({ ...again, operations })}`,
  ];
}

function howToGoOn({ review: { branch, base, verdict, now }, again, outcome }: Told): string[] {
  if (outcome.merged !== undefined) return [`It passes and was brought into ${base}: version ${outcome.merged}.`];
  if (outcome.isRefused === true)
    return [
      `It was not brought into ${base}, since it does not pass. To do so all the same: version_change ${JSON.stringify({ system: now.system, action: "merge", from: branch, branch: base })}`,
    ];
  if (!verdict.passed) return [];
  return [`It passes. To bring it into ${base}: design_review ${JSON.stringify({ ...again, accept: true })}`];
}

const onOne = (text: string): string => text.replaceAll(/\s+/g, " ").trim();
