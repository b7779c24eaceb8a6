/** The data that a text speaks of: what is sent, kept and asked for, and how closely it must be guarded. */
import type { NounPhrase } from "./phrases.ts";
import { roleOf, singular } from "./lexicon/heads.ts";
import { WEAK } from "./lexicon/small-words.ts";
import { type Story } from "./story.ts";
import { isUnreal } from "./script.ts";
import type { Line } from "./script.ts";

export interface Good {
  readonly key: string;
  readonly name: string;
  mentions: number;
  moves: number;
  readonly line: Line;
  readonly start: number;
  sensitivity: "very_low" | "low" | "medium" | "high" | "very_high" | undefined;
}

export function goodsOf({ script, meant }: Story): Map<string, Good> {
  const goods = new Map<string, Good>();
  for (const { lines, block } of script.paragraphs) {
    if (block.kind === "heading") continue;
    for (const line of lines) {
      const moved = new Set<NounPhrase>();
      for (const { verb, objects, subject } of line.sentence.events) {
        if (/^(?:send|get|receive|keep|show|exchange|work|travel)$/.test(verb.frame))
          for (const np of verb.isPassive || verb.frame === "travel" ? subject : objects) moved.add(np);
        if (
          /^(?:contain|hold|encrypt|sign|hash|delete|delete|anonymise|pseudonymise|tokenise|mask|issue|generate|log|be|produce|measure|decrypt|validate|verify)$/.test(
            verb.lemma,
          )
        )
          for (const np of [...objects, ...(verb.isPassive ? subject : [])]) moved.add(np);
      }
      for (const np of line.sentence.nps) {
        if (isUnreal(line, np.start) || np.isNegated) continue;
        const said = dataIn(np) ?? (moved.has(np) && !meant.has(np) ? unknownIn(np) : undefined);
        if (!said) continue;
        const good = goods.get(said.key) ?? {
          key: said.key,
          name: said.name,
          mentions: 0,
          moves: 0,
          line,
          start: np.start,
          sensitivity: undefined,
        };
        goods.set(said.key, good);
        good.mentions += 1;
        if (moved.has(np)) good.moves += 1;
        good.sensitivity ??= sensitivityOf(said.key) ?? stated(line, np);
      }
    }
  }
  return goods;
}

export const isKept = ({ mentions, moves }: Good): boolean => moves >= 1 && mentions >= 1;

export function dataIn(np: NounPhrase): { key: string; name: string } | undefined {
  if (np.isPronoun) return undefined;
  const words = np.words.filter(
    (word, index) => word.tag !== "poss" && word.tag !== "num" && !(WEAK.has(word.low) && index < np.words.length - 1),
  );
  const mark = np.words.findLastIndex(({ tag }) => tag === "poss");
  const kept = mark === -1 ? words : words.filter(({ start }) => start > np.words[mark]!.start);
  if (kept.length === 0 || kept.some(({ by }) => by === "code")) return undefined;
  const key = kept.map((word, index) => (index === kept.length - 1 ? singular(word.low) : word.low));
  if (roleOf(key) !== "data") return undefined;
  if (key.length === 1 && VAGUE.has(key[0]!)) return undefined;
  return { key: key.join(" "), name: kept.map(({ text }) => text).join(" ") };
}

/** Things that no lexicon knows, many of which are sent or kept: `verdicts`, `tax reclaims`. */
function unknownIn(np: NounPhrase): { key: string; name: string } | undefined {
  if (np.isPronoun || !np.isPlural || np.words.some(({ tag, by }) => tag === "name" || tag === "num" || by === "code"))
    return undefined;
  const words = np.words.filter(
    ({ low, tag }, index) => tag !== "poss" && (index === np.words.length - 1 || !WEAK.has(low)),
  );
  const key = words.map(({ low }, index) => (index === words.length - 1 ? singular(low) : low));
  if (roleOf(key) !== undefined || /(?:tion|ment|ness|ity|ing|er|or|ist)$/.test(key.at(-1)!)) return undefined;
  return { key: key.join(" "), name: words.map(({ text }) => text).join(" ") };
}

/** Words that are data only together with another: a `message` says nothing of what is in it. */
const VAGUE = new Set(
  "data file message request response result event list entry name change state status copy item content text form batch answer command reply value number plan template page question set info information article content notification summary backup log comment difference update map dump export email e-mail sms id code"
    .split(" ")
    .filter((word) => !/^(?:code)$/.test(word)),
);

function stated(line: Line, np: NounPhrase): Good["sensitivity"] {
  const after = line.text.slice(np.end - line.start, np.end - line.start + 80).toLowerCase();
  if (/^\s*(?:is|are)\s+(?:strictly confidential|secret|top secret|highly sensitive|health data)/.test(after))
    return "very_high";
  if (/^\s*(?:is|are)\s+(?:confidential|sensitive|personal)/.test(after)) return "high";
  if (/^\s*(?:is|are)\s+internal/.test(after)) return "low";
  if (/^\s*(?:is|are)\s+public/.test(after)) return "very_low";
  return undefined;
}

function sensitivityOf(key: string): Good["sensitivity"] {
  if (
    /\b(?:password|credential|secret|private key|signing key|encryption key|api key|access token|refresh token|token|key|pin|card number|pan|cvv|health|medical|patient|diagnos\w+|prescription|biometric|fingerprint|selfie|face|genome|dose|lab result|medication|allergy|vital|x-ray|sick|waveform|iban)\b/.test(
      key,
    )
  )
    return "very_high";
  if (
    /\b(?:customer|personal|passport|address|e-mail|email address|phone number|salary|payslip|wage|name|account|birth|borrowing|location|position|pupil|student|member|employee|applicant|cv|confidential|bank detail|loan|claim|transcript|invoice)\b/.test(
      key,
    )
  )
    return "high";
  if (/\b(?:public)\b/.test(key)) return "very_low";
  if (/\b(?:internal)\b/.test(key)) return "low";
  return undefined;
}
