import { handOver, type Services } from "@seca/base";
import { SecaError } from "@seca/core/kernel";
import { DEFAULT_POLICY, type Compared, STATES, byWorst, readPolicy } from "@seca/core/review";
import type { Review } from "@seca/core/workbench";
import { readOperations } from "./operations.ts";
import { describeReview } from "./design-review-text.ts";

/** Rows of about a hundred tokens. */
const FINDINGS_TOLD = 8;
const MITIGATIONS_TOLD = 4;
const QUESTIONS_TOLD = 4;
/** A longer policy is not written into the calls to go on with. */
const POLICY_REPEATED_MAX = 400;

interface Request {
  readonly system?: string | undefined;
  readonly operations?: readonly Readonly<Record<string, unknown>>[] | undefined;
  readonly branch?: string | undefined;
  readonly base?: string | undefined;
  readonly policy?: Readonly<Record<string, unknown>> | undefined;
  readonly accept?: boolean | undefined;
  readonly cursor?: string | undefined;
  readonly text?: string | undefined;
  readonly base64?: string | undefined;
  readonly path?: string | undefined;
  readonly name?: string | undefined;
  readonly files?: readonly Readonly<Record<string, string>>[] | undefined;
}

type Call = { readonly workbench: Services["workbench"] } & Pick<Parameters<typeof handOver>[1], "attach">;

/** Puts a change on a variant, compares it with what it came from, and says what to do next. */
export async function reviewDesign(request: Request, call: Call) {
  const { workbench } = call;
  const { system: named, policy: given, accept = false, base } = request;
  // What cannot be read is refused before anything is made.
  const policy = given === undefined ? DEFAULT_POLICY : readPolicy(given);
  await workbench.frameworks.including(policy.frameworks ?? []);
  const system = await workbench.systemId(named);
  const page = readCursor(request);
  const applied = page === undefined ? await applyTo(system, request, call) : { branch: page.branch, told: "" };
  const review = await workbench.review.compare(system, {
    branch: applied.branch,
    base: page?.base ?? base,
    policy,
  });
  const isAccepted = accept && page === undefined && review.verdict.passed;
  const merged = isAccepted
    ? await workbench.review.accept(system, { branch: applied.branch, version: review.after, base })
    : undefined;
  const rows = inPlaces(review);
  const offset = page?.offset ?? 0;
  const shown = rows.slice(offset, offset + FINDINGS_TOLD);
  const next = offset + shown.length;
  const cursor = next < rows.length ? `${review.after}.${review.before}.${next}` : undefined;
  const answer = {
    system,
    ...numbersOf(review),
    findings: shown.map(({ state, finding, why }) => ({
      id: finding.id,
      state,
      severity: finding.severity,
      why: why === "" ? finding.says : why,
    })),
    next: review.mitigations.slice(0, MITIGATIONS_TOLD).map(({ operation }) => ({ ...operation })),
    ask: review.now.questions.slice(0, QUESTIONS_TOLD).map(({ asks, answer: operation }) => ({
      asks,
      operation: { ...operation },
    })),
    ...(merged !== undefined && { merged: merged.version }),
    ...(cursor !== undefined && { cursor }),
  };
  const isRepeated = JSON.stringify(given ?? {}).length <= POLICY_REPEATED_MAX;
  const text = describeReview({
    again: {
      system,
      branch: applied.branch,
      ...(base !== undefined && { base }),
      ...(given !== undefined && isRepeated && { policy: given }),
    },
    isPolicyLeftOut: given !== undefined && !isRepeated,
    review,
    shown,
    cursor,
    told: applied.told,
    isPage: page !== undefined,
    mitigations: review.mitigations.slice(0, MITIGATIONS_TOLD),
    questions: review.now.questions.slice(0, QUESTIONS_TOLD),
    outcome: isAccepted ? { merged: merged?.version } : { isRefused: accept && !isAccepted },
  });
  return { text, ...answer };
}

function numbersOf({ branch, base, after, findings, verdict, ...review }: Review) {
  const count = (state: Compared["state"]): number => findings.filter((each) => each.state === state).length;
  return {
    branch,
    base,
    version: after,
    passed: verdict.passed,
    reasons: verdict.reasons.map(({ says }) => says),
    became: Object.fromEntries(STATES.map((state) => [state, count(state)])),
    questions: review.now.questions.length,
    settled: review.questionsSettled.length,
    cells: review.cells,
    ran: review.ran,
  };
}

/** What became of findings in the order in which it matters, the worst of each first. */
function inPlaces({ findings }: Review): readonly Compared[] {
  return STATES.flatMap((state) =>
    findings.filter((each) => each.state === state).toSorted((a, b) => byWorst(a.finding, b.finding)),
  );
}

interface Applied {
  readonly branch: string;
  /** What there is to say of the files that were handed over. */
  readonly told: string;
}

async function applyTo(system: string, request: Request, { workbench, attach }: Call): Promise<Applied> {
  const { branch, base, operations, text, base64, path, name, files } = request;
  const given = { text, base64, path, name, files };
  const hasFile = isHanding(given);
  if (operations === undefined && !hasFile) {
    if (branch !== undefined) return { branch, told: "" };
    throw new SecaError(
      "bad_input",
      "There is nothing to review.",
      "Send operations, a changed file as text, base64 or path, or the branch of a variant.",
    );
  }
  if (operations !== undefined && hasFile)
    throw new SecaError("bad_input", "Operations came beside a file.", "Send the file first, then the operations.");
  const changes = operations && readOperations(operations, "operations");
  return workbench.review.onVariant(system, { branch, base, of: [operations, given] }, async (variant) => {
    // The same operations once more are the same variant, which holds them already.
    if (changes !== undefined && !(variant.isKnown && branch === undefined))
      await workbench.change(system, { operations: changes, branch: variant.branch });
    let told = "";
    if (hasFile) {
      const handing = { system, given, format: undefined, accept: "all" as const, branch: variant.branch };
      await handOver(handing, { workbench, attach, say: (words) => (told = words) });
    }
    return { branch: variant.branch, told };
  });
}

const isHanding = ({ text, base64, path, name, files }: Request): boolean =>
  [text, base64, path, name, files].some((value) => value !== undefined);

interface Page {
  readonly branch: string;
  readonly base: string;
  readonly offset: number;
}

/** A later page is of the two versions of the first, whatever was sent meanwhile. */
function readCursor({ cursor, operations, accept, ...request }: Request): Page | undefined {
  if (cursor === undefined) return undefined;
  if (operations !== undefined || accept === true || isHanding(request))
    throw new SecaError(
      "bad_input",
      "A change came beside a cursor, which only shows more.",
      "Send the change without it.",
    );
  const [, branch, base, offset] = /^([0-9a-f]{12})\.([0-9a-f]{12})\.(\d{1,6})$/.exec(cursor) ?? [];
  if (branch !== undefined && base !== undefined) return { branch, base, offset: Number(offset) };
  throw new SecaError("bad_input", "The cursor is none of ours.", "Send back the cursor of the page before, or none.");
}
