/** What a reader of a system's description says of it, before any rule has looked. Keys of flows and components. */
export interface Expectation {
  readonly control: readonly string[];
  readonly feedback: readonly string[];
  readonly data: readonly string[];
  readonly controllers: readonly string[];
  readonly noControllers: readonly string[];
  /** By the requirement that they harm. */
  readonly losses: Readonly<Record<string, string>>;
}

/** Taken by hand from each `system.md`. */
export const EXPECTED: Readonly<Record<string, Expectation>> = {
  "web-shop": {
    control: ["support-work", "support-orders", "charge", "place-order"],
    feedback: ["support-view", "order-state", "payment-settled"],
    data: ["keep-records", "keep-sessions", "packing-list", "order-confirmation"],
    controllers: ["order-api", "support-agent", "browser"],
    noControllers: ["shop-database", "session-cache", "mail-service", "warehouse-system"],
    losses: {
      "address-private":
        "A shopper's address and purchases are shown to somebody other than the shopper and the people who handle the order.",
      "charged-right": "A shopper is charged for something other than what was ordered.",
      "orders-in-december": "Orders stop coming in during the December peak.",
      "kept-briefly": "Personal data is kept longer than the law asks for.",
      "breach-noticed": "A breach of personal data is not noticed in time to be reported within 72 hours.",
    },
  },
  "infusion-pump": {
    control: ["set-rate", "motor-command", "library-to-pump", "library-release"],
    feedback: ["screen-and-alarms", "turns-made", "drops", "bubbles", "log-to-gateway"],
    data: ["store-library"],
    controllers: ["nurse", "ward-gateway", "pharmacy-server"],
    noControllers: ["flow-sensor", "air-detector", "drug-library", "pump-motor"],
    losses: {
      "never-air": "A patient receives air.",
      "no-silent-stop": "An infusion stops without somebody being called.",
      "ready-at-once": "A pump is not ready within ten seconds, or needs a login in an emergency.",
      "released-only": "Libraries other than those that the pharmacy released are used.",
      "rate-recorded": "A change of rate is not recorded with its time.",
    },
  },
  drone: {
    control: ["sticks", "control-link", "route-up", "waypoints", "thrust"],
    feedback: ["fix", "motion", "motor-speed", "flight-state", "telemetry", "live-view", "pictures"],
    data: ["keep-pictures", "upload"],
    controllers: ["pilot", "remote-control", "ground-station", "companion-computer", "flight-controller"],
    noControllers: ["motor-controllers", "inertial-sensor", "satellite-receiver", "image-store"],
    losses: {
      "not-on-people": "The drone falls on people.",
      gardens: "Pictures of private gardens are kept.",
      "no-live-line": "The drone touches a live line.",
      "images-private": "Inspection images are seen by somebody other than the grid operator's own engineers.",
      "take-over": "The pilot cannot take over within one second.",
      "in-corridor": "The aircraft flies outside the approved corridor.",
      identify: "At some time the aircraft does not identify itself.",
    },
  },
  "plant-control": {
    control: ["operate-1", "station-1-commands", "train-a-controller-setpoints", "vendor-on", "reprogram"],
    feedback: ["train-a-controller-values", "station-1-picture", "lt-401-reading", "alarms"],
    data: ["mirror"],
    controllers: ["shift-operator", "control-server", "train-a-controller", "train-a-safety-controller"],
    noControllers: ["historian", "psh-191", "xv-193", "fire-brigade"],
    losses: {
      "no-vapour-cloud": "Solvent vapour leaves the plant in a quantity that could burn or harm people outside.",
      "told-at-once": "Neighbours are not told within ten minutes if something has been released.",
      "trains-run": "A single fault or intrusion stops more than one train.",
      "recipes-ours": "Recipes are known to somebody other than the company.",
      "picture-true": "What the screen shows is not what the plant does.",
      "by-hand": "The crew cannot bring a train to rest by hand.",
      "clean-outflow": "Something other than neutral water is discharged, or a discharge is not recorded.",
      "independent-safety": "Safety functions do not stay independent of the control system.",
    },
  },
  "hospital-records": {
    control: ["order-care", "dispense", "break-glass", "open-record", "lab-order", "maintain"],
    feedback: ["dispensed", "lab-result", "record-shown", "measured"],
    data: ["back-up", "keep-record", "nightly-extract", "claims-sent", "letters-out"],
    controllers: ["physician", "medication-module", "emergency-access-broker", "maintenance-engineer"],
    noControllers: ["records-database", "pharmacy-robot", "log-collector", "health-insurers"],
    losses: {
      "treating-only": "Somebody other than those who treat a patient sees the patient's record.",
      "no-wrong-drug": "A wrong drug is given because of a computer.",
      "readable-always":
        "At some time the record is not readable within 30 seconds, for example when the network is down.",
      "no-waiting": "Treatment waits for a password.",
      attributable: "An access to a record is not attributable to one person.",
      "claims-once": "Claims are altered, or are sent more than once.",
    },
  },
  "payment-switch": {
    control: ["terminal-request", "translate-pin", "propose-route", "switch-route", "load-keys", "install"],
    feedback: ["terminal-answer", "score", "watch", "measure-engine", "settled"],
    data: ["keep-number", "write-ledger", "archive-files", "files-to-bank"],
    controllers: ["operators", "operations-console", "key-custodians", "authorisation-engine"],
    noControllers: ["card-store", "transaction-ledger", "archive", "monitoring-system"],
    losses: {
      "no-clear-pin": "Clear PINs exist outside of a hardware security module.",
      available: "The switch is available for less than 99.99 % of the year.",
      "paid-next-day": "Money that was authorised is not paid out on the next working day.",
      "not-without-me": "Somebody manages to spend a cardholder's money without the cardholder.",
      "nobody-alone": "A single person manages to move money or change keys alone.",
      "outage-reported": "An outage of more than two hours is not reported within four.",
    },
  },
  "saas-kubernetes": {
    control: ["user-in", "merge", "support"],
    feedback: ["user-out", "log-gateway"],
    data: ["keep-invoices", "keep-pdf", "push-image", "index"],
    controllers: ["tenant-user", "platform-engineer", "support-engineer"],
    noControllers: ["main-database", "document-bucket", "container-registry", "mail-relay"],
    losses: {
      "tenants-apart": "One tenant sees or changes another tenant's data.",
      "invoices-kept": "Invoices are lost or renumbered.",
      "bank-details-bound": "Bank details are used for something other than paying the invoice they were given for.",
      "issued-is-final": "An invoice, once issued, is changeable.",
      "back-in-an-hour": "The service is not back within one hour after the loss of a machine.",
    },
  },
  "ai-agent-platform": {
    control: ["ask", "hand-over", "use-tool", "foreign-tool-call", "run-code", "set-up", "approval"],
    feedback: ["answer", "next-step", "ask-approval", "code-result", "completion"],
    data: ["remember", "fill-store"],
    controllers: ["employee", "agent-orchestrator", "tool-gateway", "tenant-administrator"],
    noControllers: ["agent-memory", "vector-store", "audit-log", "credential-vault"],
    losses: {
      "only-as-agreed": "An agent does something in an employee's name that the employee would not have agreed to.",
      "customers-apart": "Documents of one customer reach another, or the training of anybody's model.",
      "stop-all": "The tenant administrator cannot stop all agents within one minute.",
      "letters-private": "Letters to our customers are passed on.",
    },
  },
};
