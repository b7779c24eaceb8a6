import { LINE_MAX, choiceField, nameField, textField, truthField, type Field } from "../mapping.ts";

/** What TM-BOM says of each kind of thing beside its symbolic name and its references, and how we say it. */
const TITLE = nameField("title");
const DESCRIPTION = textField("description", "description");

export const ZONE: readonly Field[] = [TITLE, DESCRIPTION];

export const ACTOR: readonly Field[] = [
  TITLE,
  DESCRIPTION,
  manyToOne(
    choiceField("type", {
      system: { type: "external" },
      third_party: { type: "external" },
      user: { type: "actor" },
      power_user: { type: "actor" },
      administrator: { type: "actor" },
      engineer: { type: "actor" },
    }),
  ),
];

export const COMPONENT: readonly Field[] = [TITLE, DESCRIPTION];

export const STORE: readonly Field[] = [
  TITLE,
  DESCRIPTION,
  {
    foreign: "product",
    means: (value) =>
      typeof value !== "string" || value === "" || value.length > LINE_MAX ? undefined : { technology: [value] },
    says: (ours) => (ours("technology") as readonly string[] | undefined)?.[0],
  },
];

export const DATA: readonly Field[] = [TITLE, DESCRIPTION];

export const FLOW: readonly Field[] = [TITLE, DESCRIPTION, truthField("encrypted", "@encrypted_in_transit")];

/** What kinds of sensitive data say in our words; the others have no word of ours. */
export const SENSITIVITIES: Readonly<Record<string, readonly string[]>> = {
  pii: ["personal"],
  phi: ["personal", "health"],
  pci: ["payment"],
  cred: ["credential"],
};

export const ASSUMPTION: readonly Field[] = [
  textField("description", "text"),
  choiceField("validity", {
    unconfirmed: { state: "open" },
    confirmed: { state: "confirmed" },
    rejected: { state: "refuted" },
  }),
];

/** Who means harm. What they can do follows from what they know. */
export const ADVERSARY: readonly Field[] = [
  TITLE,
  DESCRIPTION,
  manyToOne(
    choiceField("skill_level", {
      script_kid: { capability: "low" },
      insider: { capability: "medium" },
      engineer: { capability: "medium" },
      expert_engineer: { capability: "high" },
      oc_sponsored: { capability: "high" },
      state_sponsored: { capability: "very_high" },
    }),
  ),
];

export const STAKEHOLDER: readonly Field[] = [TITLE, DESCRIPTION];

export const THREAT: readonly Field[] = [TITLE, textField("description", "text"), textField("event", "description")];

export const CONTROL: readonly Field[] = [
  TITLE,
  textField("description", "text"),
  // What is only assumed to be there is neither done nor planned.
  manyToOne(
    choiceField("status", {
      active: { status: "done" },
      suggested: { status: "proposed" },
      under_review: { status: "proposed" },
      approved: { status: "planned" },
      scheduled: { status: "planned" },
      retired: { status: "rejected" },
      wont_do: { status: "rejected" },
    }),
  ),
];

export const RISK: readonly Field[] = [
  TITLE,
  DESCRIPTION,
  manyToOne(
    choiceField("likelihood", {
      rare: { likelihood: "unlikely" },
      unlikely: { likelihood: "unlikely" },
      possible: { likelihood: "likely" },
      likely: { likelihood: "very_likely" },
      certain: { likelihood: "frequent" },
    }),
  ),
  manyToOne(
    choiceField("impact", {
      negligible: { impact: "low" },
      minor: { impact: "low" },
      moderate: { impact: "medium" },
      major: { impact: "high" },
      severe: { impact: "very_high" },
    }),
  ),
  manyToOne(
    choiceField("level", {
      very_low: { severity: "low" },
      low: { severity: "low" },
      medium: { severity: "medium" },
      high: { severity: "elevated" },
      very_high: { severity: "high" },
      critical: { severity: "critical" },
    }),
  ),
];

/** Theirs is the finer word, so it is always kept beside ours. */
function manyToOne(field: Field): Field {
  return { ...field, says: () => undefined };
}
