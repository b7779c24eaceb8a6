/**
 * A report as SARIF 2.1.0, as code scanning and other tools read it. What was decided stays in it as suppressed, and what
 * the baseline knew and is gone as absent; `onlyOpen` leaves both out for readers that would take them for open.
 */
import { hashOf } from "../model/index.ts";
import { type Assessed, gapInWords, inWords, isOpen } from "./assessment.ts";
import { type BaselineRow, absentFrom, stateAgainst } from "./baseline.ts";
import type { Report } from "./report.ts";
import { levelOf, sarifRules, weaknesses } from "./sarif-rules.ts";

export interface SarifOptions {
  readonly version: string;
  /** The file of an input, relative to the folder that results are shown in, with forward slashes. */
  readonly pathOf: (input: string) => string;
  /** Where a finding is shown whose element no file speaks of. */
  readonly fallback: string;
  readonly onlyOpen?: boolean;
}

type Json = Readonly<Record<string, unknown>>;

export function toSarif(report: Report, options: SarifOptions): Json {
  const { assessment, baseline } = report;
  const shown = options.onlyOpen
    ? assessment.findings.filter((each) => suppressionsOf(each, report).length === 0)
    : assessment.findings;
  const gone = options.onlyOpen || baseline === undefined ? [] : absentFrom(baseline, assessment);
  const used = [...new Set([...shown.map(({ rule }) => rule), ...gone.map(ruleOf)])].sort();
  const rules = sarifRules(used, shown, report.rules);
  const cwe = weaknesses(used, shown, report.rules);
  return {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "seca",
            semanticVersion: options.version,
            rules,
            ...(cwe.length > 0 && { supportedTaxonomies: [{ name: "CWE", index: 0 }] }),
          },
        },
        automationDetails: { id: `seca/${assessment.system}/` },
        columnKind: "utf16CodeUnits",
        originalUriBaseIds: { SRCROOT: { description: { text: "The folder in which the analysis was started." } } },
        invocations: [invocationOf(report)],
        ...(cwe.length > 0 && {
          taxonomies: [{ name: "CWE", organization: "MITRE", shortDescription: CWE, taxa: cwe }],
        }),
        results: [
          ...shown.map((finding) => resultOf(finding, used, report, options)),
          ...gone.map((row) => ({
            ...identityOf({ id: row.id, rule: ruleOf(row) }, used),
            level: levelOf(row.severity),
            message: { text: "It is not found any more." },
            locations: [locationOf(elementOf(row), undefined, report, options)],
            baselineState: "absent",
          })),
        ],
        properties: {
          system: assessment.system,
          version: assessment.version,
          frameworks: assessment.frameworks,
          ...(report.gate && { gate: report.gate.verdict.passed ? "passed" : "failed" }),
        },
      },
    ],
  };
}

const CWE = { text: "Common Weakness Enumeration" };

/** A missing result is an error of the run, so that nobody takes it for a clean one. */
function invocationOf({ assessment: { gaps } }: Report): Json {
  return {
    executionSuccessful: gaps.length === 0,
    toolExecutionNotifications: gaps.map((gap) => ({ level: "error", message: { text: gapInWords(gap) } })),
  };
}

function resultOf(finding: Assessed, used: readonly string[], report: Report, options: SarifOptions): Json {
  const { severity, says, element, elementName, because, framework } = finding;
  const suppressions = suppressionsOf(finding, report);
  return {
    ...identityOf(finding, used),
    level: levelOf(severity),
    message: { text: says },
    locations: [locationOf(element, elementName, report, options)],
    ...(suppressions.length > 0 && { suppressions }),
    ...(report.baseline && { baselineState: stateAgainst(report.baseline, finding) }),
    properties: {
      severity,
      framework,
      because: because.map((each) => `${inWords(each)} (${each.from})`),
    },
  };
}

/** The same finding has the same fingerprints in every run, wherever its line has moved to. */
function identityOf({ id, rule }: Pick<Assessed, "id" | "rule">, used: readonly string[]): Json {
  const fingerprint = hashOf(id).slice(0, 32);
  return {
    ruleId: rule,
    ruleIndex: used.indexOf(rule),
    partialFingerprints: { "secaFinding/v1": fingerprint, primaryLocationLineHash: `${fingerprint}:1` },
  };
}

function suppressionsOf(finding: Assessed, { gate }: Report): Json[] {
  const decided = isOpen(finding) ? [] : [{ kind: "external", justification: decidedText(finding) }];
  const allowed = gate?.verdict.allowed.get(finding.id);
  return [
    ...decided,
    ...(allowed === undefined ? [] : [{ kind: "external", justification: `Allowed by the policy: ${allowed}` }]),
  ];
}

const decidedText = ({ standing, reason = "no reason was given", expires }: Assessed): string =>
  `${standing === "accepted" ? "Accepted" : "Dismissed"}${expires === undefined ? "" : ` until ${expires}`}: ${reason}`;

function locationOf(element: string, name: string | undefined, { placeOf }: Report, options: SarifOptions): Json {
  const place = placeOf(element);
  const { line = 1, column, endLine } = place ?? {};
  const path = place === undefined ? options.fallback : options.pathOf(place.input);
  return {
    physicalLocation: {
      artifactLocation: { uri: encodeURI(path).replaceAll("#", "%23").replaceAll("?", "%3F"), uriBaseId: "SRCROOT" },
      region: {
        startLine: line,
        ...(column !== undefined && { startColumn: column }),
        ...(endLine !== undefined && endLine >= line && { endLine }),
      },
    },
    logicalLocations: [
      {
        fullyQualifiedName: element,
        ...(name !== undefined && { name }),
        kind: element.slice(0, Math.max(0, element.indexOf("/"))),
      },
    ],
  };
}

/** No rule's id has an @; an element's may. A finding that no rule says is named by its entity, and its row says the rest. */
const ruleOf = ({ id, rule }: BaselineRow): string => rule ?? (id.includes("@") ? id.slice(0, id.indexOf("@")) : id);
const elementOf = ({ id, element }: BaselineRow): string => element ?? id.slice(id.indexOf("@") + 1);
