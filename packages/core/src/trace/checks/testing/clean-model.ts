import { type Entity, type Link, toEntity, toLink } from "../../../model/index.ts";

const origin = { by: "user", author: "tester" } as const;

const entity = (id: string, props: Record<string, unknown> = {}): Entity => {
  const name = id.slice(id.indexOf("/") + 1).replaceAll(/[-.]/gu, " ");
  return toEntity({ id, name, props, origin });
};

const links = (text: string): Link[] =>
  text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "")
    .map((line) => {
      const [from = "", kind = "", to = ""] = line.split(" ");
      return toLink({ from, kind, to, props: { reason: "as designed" }, origin });
    });

/** Of justifications that are about one type of unsafe action only. */
const TYPED: Readonly<Record<string, Record<string, unknown>>> = {
  "drive-timing": { type: "timing" },
  "show-timing": { type: "timing" },
};

/**
 * A small analysis in which nothing is missing: of a pump that must not give too much, and of a record that strangers
 * must not read. The one mitigation serves both, so that breaking one way leaves the other.
 */
export const CLEAN_ENTITIES: readonly Entity[] = [
  entity("stakeholder/patients"),
  entity("requirement/right-dose", { text: "A patient must never get too much.", level: "stakeholder" }),
  entity("requirement/private", { text: "Only the ward may read who gets what.", level: "stakeholder" }),
  entity("loss/overdose", { text: "A patient is harmed by too much of a drug." }),
  entity("loss/exposed", { text: "It becomes known who gets what." }),
  entity("hazard/too-fast", { system: "Pump", condition: "The pump gives more than the limit in force allows." }),
  entity("hazard/too-fast.old-limits", { system: "Pump", condition: "The pump works with limits that were replaced." }),
  entity("hazard/readable", { system: "Record", condition: "Somebody outside the ward can read the record." }),
  entity("constraint/within-limits", { text: "The pump must keep within the limits in force.", type: "prevent" }),
  entity("constraint/old-refused", { text: "Replaced limits must not be used.", type: "prevent" }),
  entity("constraint/closed", { text: "The record must be closed to outsiders.", type: "prevent" }),
  entity("constraint/one-at-a-time", { text: "Dose check and nurse must not drive at once.", type: "prevent" }),
  entity("constraint/check-each-rate", { text: "Check each rate.", type: "responsibility" }),
  entity("constraint/refuse-old", { text: "Refuse replaced limits.", type: "responsibility" }),
  entity("constraint/keep-closed", { text: "Show the record to the ward only.", type: "responsibility" }),
  entity("controller/dose-check", { level: 1 }),
  entity("controller/nurse", { level: 2, human: true }),
  entity("component/pump", { type: "device" }),
  entity("component/motor", { type: "actuator" }),
  entity("component/sensor", { type: "sensor" }),
  entity("component/screen", { type: "device" }),
  entity("component/camera", { type: "sensor" }),
  entity("component/keypad", { type: "device" }),
  entity("component/recorder", { type: "store" }),
  entity("component/printer", { type: "device" }),
  entity("boundary/ward", { type: "physical" }),
  entity("flow/show-record", {}),
  entity("control_action/drive", { text: "Drive the motor", continuous: true }),
  entity("control_action/show", { text: "Show the record" }),
  entity("control_action/call", { text: "Call the nurse" }),
  entity("control_action/limit", { text: "Set a limit" }),
  entity("control_action/stop", { text: "Stop the motor" }),
  entity("feedback/measured", { text: "The measured rate" }),
  entity("feedback/seen", { text: "Who stands there" }),
  entity("process_variable/limits", { values: ["current", "replaced"] }),
  entity("process_variable/rate", { values: ["below", "above"] }),
  entity("process_variable/reader", { values: ["ward", "stranger"] }),
  entity("process_variable/asked", { values: ["yes", "no"] }),
  entity("invariant/never-both", { holds: "not (limits = replaced and rate = below)" }),
  entity("uca/drive-by-old", { type: "provided", context: "limits = replaced" }),
  entity("uca/drive-missing", { type: "not_provided", context: "rate = below" }),
  entity("uca/drive-long", { type: "duration", subtype: "applied_too_long", context: "rate = above" }),
  entity("uca/shown-to-stranger", { type: "provided", context: "reader = stranger" }),
  entity("uca/not-shown", { type: "not_provided", context: "asked = yes" }),
  entity("constraint/cc-drive-by-old", { text: "Must not drive by replaced limits.", type: "controller" }),
  entity("constraint/cc-drive-missing", { text: "Must drive below the limit.", type: "controller" }),
  entity("constraint/cc-drive-long", { text: "Must stop above the limit.", type: "controller" }),
  entity("constraint/cc-shown", { text: "Must not show the record to a stranger.", type: "controller" }),
  entity("constraint/cc-not-shown", { text: "Must show the record when asked.", type: "controller" }),
  entity("context_table/drive.provided", {
    type: "provided",
    variables: ["process_variable/limits", "process_variable/rate"],
    contexts: 4,
    hazardous: 1,
    undecided: 0,
    impossible: 1,
  }),
  ...[
    "drive-timing",
    "call",
    "limit",
    "stop",
    "show-timing",
    "drive-missing-scenarios",
    "drive-long-scenarios",
    "not-shown-scenarios",
  ].map((key) => entity(`justification/${key}`, { reason: "Looked at in the review.", ...TYPED[key] })),
  entity("adversary/visitor", { position: "physical" }),
  ...["controller", "feedback", "control_path", "process"].flatMap((each) => [
    entity(`scenario/old-${each}`, { text: `Old limits by way of the ${each}.`, class: each, action: "replay" }),
    entity(`scenario/shown-${each}`, { text: `Shown by way of the ${each}.`, class: each, action: "disclose" }),
  ]),
  entity("requirement/refuse-older", { text: "Older limits shall be refused.", level: "component" }),
  entity("requirement/ask-who", { text: "The reader shall be known.", level: "component" }),
  entity("mitigation/signed-requests", { text: "Requests and limits are signed and counted.", status: "done" }),
  entity("verification/old-offered", { text: "Offer old limits.", method: "test" }),
  entity("assumption/ward-is-watched", { text: "The ward is watched.", owner: "Head of ward", reviewBy: "2031-01-31" }),
  entity("decision/record-first", { verdict: "choose", reason: "A stranger at the bedside is asked to leave first." }),
];

export const CLEAN_LINKS: readonly Link[] = links(`
  requirement/right-dose voices stakeholder/patients
  requirement/private voices stakeholder/patients
  loss/overdose harms requirement/right-dose
  loss/exposed harms requirement/private
  hazard/too-fast leads_to loss/overdose
  hazard/too-fast.old-limits refines hazard/too-fast
  hazard/readable leads_to loss/exposed
  constraint/within-limits prevents hazard/too-fast
  constraint/old-refused prevents hazard/too-fast.old-limits
  constraint/closed prevents hazard/readable
  constraint/one-at-a-time prevents hazard/too-fast
  constraint/one-at-a-time assigned_to controller/dose-check
  constraint/one-at-a-time assigned_to controller/nurse
  constraint/check-each-rate assigned_to controller/dose-check
  constraint/check-each-rate fulfils constraint/within-limits
  constraint/refuse-old assigned_to controller/dose-check
  constraint/keep-closed assigned_to controller/nurse
  constraint/refuse-old fulfils constraint/old-refused
  constraint/keep-closed fulfils constraint/closed
  component/pump realises controller/dose-check
  component/printer part_of component/recorder
  flow/show-record leaves component/recorder
  flow/show-record enters component/keypad
  control_action/drive issued_by controller/dose-check
  control_action/drive acts_on component/motor
  control_action/limit issued_by controller/nurse
  control_action/limit acts_on controller/dose-check
  control_action/stop issued_by controller/nurse
  control_action/stop acts_on component/motor
  control_action/call issued_by controller/dose-check
  control_action/call acts_on controller/nurse
  control_action/show issued_by controller/nurse
  control_action/show acts_on component/screen
  control_action/show travels flow/show-record
  feedback/measured informs controller/dose-check
  feedback/measured reported_by component/sensor
  feedback/seen informs controller/nurse
  feedback/seen reported_by component/camera
  control_action/drive weighs process_variable/limits
  control_action/drive weighs process_variable/rate
  control_action/show weighs process_variable/reader
  control_action/show weighs process_variable/asked
  process_variable/limits informed_by feedback/measured
  process_variable/rate informed_by feedback/measured
  process_variable/reader informed_by feedback/seen
  process_variable/asked informed_by feedback/seen
  invariant/never-both bounds control_action/drive
  uca/drive-by-old misuses control_action/drive
  uca/drive-missing misuses control_action/drive
  uca/drive-long misuses control_action/drive
  uca/shown-to-stranger misuses control_action/show
  uca/not-shown misuses control_action/show
  uca/drive-by-old leads_to hazard/too-fast.old-limits
  uca/drive-missing leads_to hazard/too-fast.old-limits
  uca/drive-long leads_to hazard/too-fast.old-limits
  uca/shown-to-stranger leads_to hazard/readable
  uca/not-shown leads_to hazard/readable
  constraint/cc-drive-by-old inverts uca/drive-by-old
  constraint/cc-drive-missing inverts uca/drive-missing
  constraint/cc-drive-long inverts uca/drive-long
  constraint/cc-shown inverts uca/shown-to-stranger
  constraint/cc-not-shown inverts uca/not-shown
  constraint/cc-drive-by-old assigned_to controller/dose-check
  constraint/cc-drive-missing assigned_to controller/dose-check
  constraint/cc-drive-long assigned_to controller/dose-check
  constraint/cc-shown assigned_to controller/nurse
  constraint/cc-not-shown assigned_to controller/nurse
  justification/drive-timing justifies control_action/drive
  justification/call justifies control_action/call
  justification/limit justifies control_action/limit
  justification/stop justifies control_action/stop
  justification/show-timing justifies control_action/show
  justification/drive-missing-scenarios justifies uca/drive-missing
  justification/drive-long-scenarios justifies uca/drive-long
  justification/not-shown-scenarios justifies uca/not-shown
  adversary/visitor stands_at boundary/ward
  component/pump inside boundary/ward
  component/sensor inside boundary/ward
  component/camera inside boundary/ward
  component/recorder inside boundary/ward
  scenario/old-controller explains uca/drive-by-old
  scenario/old-feedback explains uca/drive-by-old
  scenario/old-control_path explains uca/drive-by-old
  scenario/old-process explains uca/drive-by-old
  scenario/shown-controller explains uca/shown-to-stranger
  scenario/shown-feedback explains uca/shown-to-stranger
  scenario/shown-control_path explains uca/shown-to-stranger
  scenario/shown-process explains uca/shown-to-stranger
  scenario/old-controller exploits component/pump
  scenario/old-feedback exploits component/sensor
  scenario/old-control_path exploits component/pump
  scenario/old-process exploits component/pump
  scenario/shown-controller exploits flow/show-record
  scenario/shown-feedback exploits component/camera
  scenario/shown-control_path exploits flow/show-record
  scenario/shown-process exploits flow/show-record
  ${["old", "shown"]
    .flatMap((what) => ["controller", "feedback", "control_path", "process"].map((each) => `scenario/${what}-${each}`))
    .map((scenario) => `${scenario} performed_by adversary/visitor`)
    .join("\n")}
  requirement/refuse-older derived_from scenario/old-controller
  requirement/refuse-older derived_from scenario/old-feedback
  requirement/refuse-older derived_from scenario/old-control_path
  requirement/refuse-older derived_from scenario/old-process
  requirement/ask-who derived_from scenario/shown-controller
  requirement/ask-who derived_from scenario/shown-feedback
  requirement/ask-who derived_from scenario/shown-control_path
  requirement/ask-who derived_from scenario/shown-process
  mitigation/signed-requests implements requirement/refuse-older
  mitigation/signed-requests implements requirement/ask-who
  mitigation/signed-requests applied_at component/pump
  verification/old-offered verifies mitigation/signed-requests
  decision/record-first decides uca/shown-to-stranger
`);
