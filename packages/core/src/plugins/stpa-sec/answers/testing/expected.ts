/** What a reader of a system's description says of who could do what where, before any rule has looked. */
export interface Expectation {
  readonly adversaries: readonly string[];
  readonly nobody: readonly string[];
  /** What somebody does, at which element, and who. */
  readonly attacks: readonly (readonly [action: string, at: string, by: string])[];
  /** By the end of the mitigation's id. */
  readonly done: readonly string[];
  readonly proposed: readonly string[];
  /** Flows that hand over what must not be read by others, and are no orders. */
  readonly confidential: readonly string[];
}

/** Taken by hand from each `system.md`. */
export const EXPECTED: Readonly<Record<string, Expectation>> = {
  "infusion-pump": {
    adversaries: ["Somebody on the ward network", "Somebody who can get to the bedside"],
    nobody: ["Somebody on the internet"],
    attacks: [
      ["replay", "flow/library-to-pump", "Somebody on the ward network"],
      ["spoof", "flow/library-to-pump", "Somebody on the ward network"],
      ["spoof", "flow/set-rate", "Somebody who can get to the bedside"],
    ],
    done: [
      "encrypted_in_transit.yes@flow.library-release",
      "fails_safe.yes@component.pump-motor",
      "input_validated.yes@component.pump-controller",
    ],
    proposed: [
      "authenticated.yes@flow.library-to-pump",
      "replay_protected.yes@flow.library-to-pump",
      "rollback_protected.yes@component.pump-controller",
    ],
    confidential: [],
  },
  "web-shop": {
    adversaries: ["Somebody on the internet", "Somebody with the access of the support agent"],
    nobody: [],
    attacks: [
      ["spoof", "flow/support-work", "Somebody on the internet"],
      ["elevate", "component/support-agent", "Somebody with the access of the support agent"],
    ],
    done: ["encrypted_in_transit.yes@flow.place-order", "encrypted_in_transit.yes@flow.packing-list"],
    proposed: ["authenticated.yes@flow.place-order", "mfa.yes@flow.support-work"],
    confidential: ["order-confirmation", "packing-list", "keep-records"],
  },
  drone: {
    adversaries: ["Somebody within radio range", "Somebody who can get to the open air"],
    nobody: ["Somebody on the internet"],
    attacks: [
      ["drop", "flow/telemetry", "Somebody within radio range"],
      ["disclose", "component/image-store", "Somebody who can get to the airframe"],
    ],
    done: ["encrypted_in_transit.yes@flow.telemetry", "encrypted_in_transit.yes@flow.upload"],
    proposed: ["encrypted_at_rest.yes@component.image-store"],
    confidential: ["keep-pictures", "upload"],
  },
  "hospital-records": {
    adversaries: [
      "Somebody on the clinic network",
      "Somebody on the internet",
      "Somebody with the access of the maintenance engineer",
    ],
    nobody: [],
    attacks: [
      ["disclose", "flow/lab-result", "Somebody on the clinic network"],
      ["tamper", "flow/lab-order", "Somebody on the clinic network"],
      ["elevate", "component/nurse", "Somebody with the access of the nurse"],
    ],
    done: [
      "mutual_tls.yes@flow.summaries",
      "encrypted_in_transit.yes@flow.summaries",
      "encrypted_in_transit.yes@flow.letters-home",
    ],
    proposed: ["encrypted_in_transit.yes@flow.lab-result", "authenticated.yes@flow.lab-order"],
    confidential: ["record-shown", "lab-result", "back-up", "nightly-extract"],
  },
  "payment-switch": {
    adversaries: ["Somebody on the internet", "Somebody with the access of the key custodians"],
    nobody: [],
    attacks: [["elevate", "component/key-custodians", "Somebody with the access of the key custodians"]],
    done: [
      "mutual_tls.yes@flow.translate-pin",
      "encrypted_in_transit.yes@flow.terminal-request",
      "encrypted_in_transit.yes@flow.keep-number",
    ],
    proposed: ["encrypted_in_transit.yes@flow.ask-score", "signature_verified.yes@flow.files-to-networks"],
    confidential: ["keep-number"],
  },
  "saas-kubernetes": {
    adversaries: ["Somebody on the internet", "Somebody with the access of the support engineer"],
    nobody: [],
    attacks: [["elevate", "component/support-engineer", "Somebody with the access of the support engineer"]],
    done: [
      "encrypted_in_transit.yes@flow.user-in",
      "encrypted_in_transit.yes@flow.keep-invoices",
      "mfa.yes@flow.support",
    ],
    proposed: [
      "encrypted_in_transit.yes@flow.index",
      "encrypted_in_transit.yes@flow.to-invoices",
      "encrypted_in_transit.yes@flow.work",
    ],
    confidential: ["keep-customers", "log-customer"],
  },
  "plant-control": {
    adversaries: [
      "Somebody on the office network",
      "Somebody on the perimeter network",
      "Somebody who can get to the loading bay",
    ],
    nobody: ["Somebody on the internet"],
    attacks: [["elevate", "component/shift-operator", "Somebody with the access of the shift operator"]],
    done: [],
    proposed: [
      "authenticated.yes@flow.train-a-controller-setpoints",
      "authenticated.yes@flow.train-a-controller-program",
    ],
    confidential: ["choose-recipe"],
  },
  "ai-agent-platform": {
    adversaries: ["Somebody in charge of the third-party tool servers", "Somebody with the access of the employee"],
    nobody: [],
    attacks: [["elevate", "component/employee", "Somebody with the access of the employee"]],
    done: [
      "encrypted_in_transit.yes@flow.hand-over",
      "authenticated.yes@flow.hand-over",
      "asks_human.yes@component.agent-orchestrator",
    ],
    proposed: ["encrypted_in_transit.yes@flow.fill-store"],
    confidential: ["fill-store", "read-wiki"],
  },
};
