/** What a text says is done for protection, or is missing: as three-valued attributes on what it is said of. */
import type { Event } from "./clauses.ts";
import { type Member, settled } from "./cast.ts";
import { type Good, dataIn } from "./goods.ts";
import type { NounPhrase } from "./phrases.ts";
import type { Line } from "./script.ts";
import { type Story, type Told } from "./story.ts";
import { isUnreal } from "./script.ts";

export interface Said {
  readonly what: string;
  readonly isPresent: boolean;
  readonly line: Line;
  readonly on:
    | { readonly member: Member }
    | { readonly from: Member; readonly to: Member }
    | { readonly good: string }
    | { readonly zone: string };
}

/** What is looked for, and where such a thing may stand: on the flow, on what is said of, on data. */
const SIGNS: readonly { readonly what: string; readonly sign: RegExp; readonly on: "flow" | "member" | "data" }[] = [
  {
    what: "mfa",
    sign: /\b(?:mfa|2fa|multi-factor|two-factor|second factor|one-time (?:code|password)s?|totp|hardware tokens?|security keys?|yubikeys?|passkeys?)\b/,
    on: "member",
  },
  {
    what: "authenticated",
    sign: /\b(?:mutual tls|mtls|mutually authenticat\w+|client certificates?|authenticat(?:ed|ion)\b|authenticates? (?:with|by|via|using) (?:an? )?(?:client |signed )?(?:certificate|password|token|key|secret)s?|unauthenticated|api keys?|log(?:s|ging)? in with|sign(?:s|ed)? in with|password-protected|authenticat\w+ [^.;]{0,40}\bwith (?:an? )?(?:client |signed )?(?:certificate|password|token|key|secret)s?|protected by (?:an? )?(?:password|pin|token|key)s?|checks? (?:an?|the|its|their) (?:access keys?|passwords?|credentials|pin)\b|ha(?:s|ve) no password|(?:is|are) anonymous|anonymous access|(?:without|no|any) (?:login|password|credentials)|hmac)\b/,
    on: "flow",
  },
  {
    what: "authorised",
    sign: /\b(?:authoris(?:ed|ation|es)|authoriz(?:ed|ation|es)|role-based|rbac|access rights|permissions? (?:is|are) checked|access control)\b/,
    on: "member",
  },
  {
    what: "encrypted_at_rest",
    sign: /\b(?:encrypt\w*[^.;]{0,40} at rest|at rest[^.;]{0,30}encrypt\w*|encrypt\w* (?:disks?|volumes?|storage|columns?)|(?:disks?|volumes?|storage|backups?) (?:is|are) (?:not )?encrypted|(?:dump|backup|file|recording|disk|laptop|tablet|phone|database|archive|card|stick|copy|copie|drive)s?\b[^.;]{0,60}\b(?:is|are) (?:not |never |neither )?encrypted\b(?! (?:in|during|over|on the way))|encrypted on (?:the|its|their|every|each)|full-disk encryption|disk encryption|encrypted with (?:kms|a key|keys|aes)|aes-256|aes-128|stored (?:in )?(?:encrypted|plain ?text|clear ?text|the clear|unencrypted)|sqlcipher|kms keys?|transparent data encryption|luks|bitlocker)\b/,
    on: "data",
  },
  {
    what: "encrypted_in_transit",
    sign: /\b(?:encrypt\w* in transit|in transit[^.;]{0,20}encrypt\w*|(?:uses?|with|over|via|speaks?|through|by|enforces?|secured with|protected by|protected with|terminates?) (?:mutual )?tls\b(?: 1\.\d)?|(?:link|connection|channel|traffic|protocol|radio|communication|messages?|bus|line)s?\b[^.;]{0,40}(?:(?:not|n't|neither|un|never) ?)?encrypted|unencrypted (?:link|connection|channel|traffic|radio|http|bus|mqtt)|plain (?:http|text|mqtt|tcp|ftp)|plaintext|clear text|cleartext|in the clear|end-to-end encrypt\w+|ipsec|wireguard|dtls)\b/,
    on: "flow",
  },
  { what: "hashed", sign: /\b(?:hash(?:ed|es)|bcrypt|argon2(?:id)?|scrypt|pbkdf2|salted)\b/, on: "data" },
  {
    what: "signature_verified",
    sign: /\b(?:(?:verif|check|validat)\w*[^.;]{0,40}signatures?|signatures?[^.;]{0,30}(?:verified|checked|validated)|verif\w+ the (?:image|token|firmware|package)s?)\b/,
    on: "member",
  },
  {
    what: "signed",
    sign: /\b(?:signed(?! in| up| off| on| url| out)|signs (?!in\b|up\b|off\b|on\b|out\b)|unsigned|code signing|digital signatures?)\b/,
    on: "data",
  },
  {
    what: "rollback_protected",
    sign: /\b(?:rollback protection|anti-rollback|downgrade protection|roll(?:ed)? back to (?:an )?(?:older|old|earlier)|downgraded?|older (?:firmware|version)s? (?:is|are) (?:refused|rejected|accepted))\b/,
    on: "member",
  },
  {
    what: "logged",
    sign: /\b(?:(?:is|are|gets?|not|neither|never|being|were) (?:\w+ ){0,2}(?:logged|audited)(?! in)|audit logging|logs (?:every|each|all|who|any)|nobody logs|no logs?|no logging|keeps? (?:a|no) logs?|no audit|logging is|records (?:every|each) access|logged(?! in))\b/,
    on: "member",
  },
  {
    what: "rate_limited",
    sign: /\b(?:rate[- ]limit\w*|throttl(?:ed|ing|es)|rate limits?|request limits?|limits? the (?:rate|number) of|brute[- ]force protection)\b/,
    on: "member",
  },
  {
    what: "input_validated",
    sign: /\b(?:(?:input|payload|request|upload|message|file|data|parameter|field)s?\b[^.;]{0,30}(?:is|are|not|n't|never) (?:\w+ ){0,2}(?:validated|sanitis\w+|sanitiz\w+|checked against)|validates? (?:all|every|each|the|its|any|incoming|no)? ?(?:input|payload|request|message|upload|file|field|parameter)s?|input validation|schema validation|saniti[sz]es?|validated against (?:a|the|its) schema)\b/,
    on: "member",
  },
  {
    what: "malware_scanned",
    sign: /\b(?:(?:malware|virus(?:es)?|antivirus)[- ]?(?:scan\w*)?|scann(?:ed|ing|s) for (?:viruses|malware)|clamav)\b/,
    on: "member",
  },
  {
    what: "pseudonymised",
    sign: /\b(?:pseudonym\w+|anonymi[sz]ed|tokeni[sz]ed|names? (?:is|are) replaced|(?:number|code|pseudonym)s? instead of (?:the |a |their )?names?)\b/,
    on: "data",
  },
  {
    what: "backed_up",
    sign: /\b(?:backed up|back-?ups?\b(?! (?:server|service|bucket|is encrypted|are encrypted))|backs up)\b/,
    on: "member",
  },
  {
    what: "isolated",
    sign: /\b(?:isolated|air-?gapped|segregated|separated from|no (?:internet|network) access|no route|not reachable from|cannot be reached from|unreachable from|sandbox\w*|network segmentation|flat network|not segmented|segmented)\b/,
    on: "member",
  },
  {
    what: "least_privilege",
    sign: /\b(?:least[- ]privilege|minimal (?:rights|permissions|privileges)|only the (?:rights|permissions) (?:it|they) needs?|read-only (?:account|user|role|credentials|rights|access)|admin(?:istrator)? rights|runs? as root|superuser|full access to|shared (?:admin )?accounts?|too many (?:rights|permissions))\b/,
    on: "member",
  },
  {
    what: "secrets_managed",
    sign: /\b(?:secrets? (?:is|are|live|lie|come|sit)[^.;]{0,40}|(?:passwords?|credentials?|keys?|tokens?)\b[^.;]{0,40}\b(?:in|from) (?:\w+ )?(?:vault|secrets? manager|key vault|a secret store|kubernetes secrets|an hsm)|hard-?coded|(?:in|from) (?:environment variables|the source code|a config file|the repository|plain config)|secrets? manager)\b/,
    on: "member",
  },
  {
    what: "hardened",
    sign: /\b(?:hardened|hardening|cis benchmark|default passwords?|unpatched|not patched|secure boot|read-only file system|distroless)\b/,
    on: "member",
  },
  {
    what: "managed",
    sign: /\b(?:fully managed|managed (?:service|by (?:the provider|aws|azure|google))|managed for us)\b/,
    on: "member",
  },
  {
    what: "approved",
    sign: /\b(?:four[- ]eyes|approved by (?:a|an|two|the|another)|approval of|second person|two people|manual approval|signed off by|human review|without approval|no approval)\b/,
    on: "member",
  },
];

/** How many flows are looked through for the one that a sentence means. */
const TOLD_MAX = 400;

const NEGATIVE =
  /\b(?:no|not|without|never|nobody|none|neither|nor|lacks?|lacking|missing|cannot|yet to|un(?:encrypted|authenticated|signed|hashed|patched)|plain ?text|clear ?text|in the clear|plain (?:http|mqtt|tcp|ftp|config)|hard-?coded|(?:is|are) anonymous|anonymous access|default passwords?|runs? as root|superuser|admin(?:istrator)? rights|full access|shared (?:admin )?accounts?|flat network|any login|too many|source code|in environment variables|weak|disabled|turned off|switched off)\b|n't\b/;

export function controlsOf(story: Story, goods: ReadonlyMap<string, Good>): Said[] {
  const said: Said[] = [];
  const seen = new Set<string>();
  const told = new Map<Line, Told[]>();
  for (const one of story.told) told.set(one.line, [...(told.get(one.line) ?? []), one]);
  for (const { block, lines } of story.script.paragraphs) {
    if (block.kind === "heading") continue;
    for (const line of lines) {
      if (line.isDemand && !STATES.test(line.text)) continue;
      for (const { what, sign, on } of SIGNS) {
        const match = sign.exec(line.text.toLowerCase());
        if (!match) continue;
        const at = line.start + match.index;
        if (isUnreal(line, at) && !NEGATIVE.test(match[0])) continue;
        const isPresent = !isNegatedAt(line, match.index, match[0]);
        for (const place of placesOf(story, told, goods, line, at, at + match[0].length, { what, on })) {
          const key = `${what} ${JSON.stringify(keyOf(place))}`;
          if (seen.has(key)) continue;
          seen.add(key);
          said.push({ what, isPresent, line, on: place });
        }
      }
    }
  }
  return said;
}

/** A demand is none of these, but a sentence may say both that and how things are. */
const STATES = /\b(?:has no|have no|is not yet|are not yet|there is no|is missing|nobody)\b/i;

const keyOf = (on: Said["on"]): unknown =>
  "member" in on ? on.member.key : "from" in on ? [on.from.key, on.to.key] : on;

function isNegatedAt({ text }: Line, at: number, match: string): boolean {
  const before = text.slice(0, at).toLowerCase();
  const from = Math.max(
    before.lastIndexOf(";"),
    before.lastIndexOf(", but"),
    before.lastIndexOf(", and "),
    before.lastIndexOf(" while "),
    before.lastIndexOf(" and the "),
    before.lastIndexOf("."),
    before.lastIndexOf(":"),
  );
  const after = text.slice(at + match.length).toLowerCase();
  const stop = after.search(/[;,.]| but | and (?:the|are|is|its|it|they|also)\b/);
  const scope = before.slice(from + 1) + match + (stop === -1 ? after : after.slice(0, stop));
  return NEGATIVE.test(scope.replaceAll(/\bnot only\b|\bno longer\b/g, ""));
}

function placesOf(
  story: Story,
  told: ReadonlyMap<Line, readonly Told[]>,
  goods: ReadonlyMap<string, Good>,
  line: Line,
  start: number,
  end: number,
  { what, on }: { what: string; on: "flow" | "member" | "data" },
): Said["on"][] {
  const { events } = line.sentence;
  const event = eventAround(events, start) ?? events[0];
  const membersOf = (nps: readonly NounPhrase[]): Member[] => [
    ...new Set(nps.flatMap((np) => (story.meant.get(np) ?? []).map(settled))),
  ];
  const goodsIn = (nps: readonly NounPhrase[]): string[] =>
    nps.flatMap((np) => {
      const key = dataIn(np)?.key;
      return key !== undefined && goods.has(key) ? [key] : [];
    });
  const flow = told.get(line) ?? [];
  const inLine = membersOf(line.sentence.nps);
  const subjects = event ? membersOf(event.subject) : [];
  if (what === "secrets_managed") {
    const stores = inLine.filter(({ role }) => role === "store");
    if (stores.length > 0) return [{ member: stores[0]! }];
  }
  if (what === "encrypted_at_rest" && event && !event.verb.isPassive) {
    // `stores them in the database without encryption at rest`: where they lie.
    const kept = membersOf([...event.objects, ...event.places.flatMap(({ nps }) => nps)]);
    const stores = kept.filter(({ role }) => role === "store" || role === "queue");
    if (stores.length > 0 && !subjects.some(({ role }) => role === "store"))
      return stores.slice(0, 1).map((member) => ({ member }));
  }
  if (on === "data" || what === "signature_verified" || what === "encrypted_at_rest") {
    const nps = event ? [...event.subject, ...event.objects] : [];
    const said = [
      ...goodsIn(event?.subject ?? []),
      ...(event && goodsIn(event.subject).length === 0 ? goodsIn(event.objects) : []),
    ];
    if (said.length > 0 && (what !== "signature_verified" || subjects.length === 0))
      return said.map((good) => ({ good }));
    const near = goodsIn(line.sentence.nps.filter((np) => np.end <= end + 4).slice(-2));
    if (near.length > 0 && subjects.length === 0 && membersOf(nps).length === 0) return near.map((good) => ({ good }));
  }
  if (on === "flow") {
    const near = flow.find((one) => one.event === event || one.event === undefined);
    const nearest = near ?? flow[0];
    if (nearest && (event === undefined || start >= event.verb.start - 60))
      return [{ from: nearest.from, to: nearest.to }];
    const link = event?.subject.find(({ head }) =>
      /^(?:link|connection|traffic|channel|interface|communication|message|call|request|line)s?$/.test(head.low),
    );
    if (event && link) {
      const ends = (preps: readonly string[]): Member[] =>
        membersOf(event.places.filter(({ prep }) => preps.includes(prep)).flatMap(({ nps }) => nps));
      const between = ends(["between"]);
      const froms = ends(["from", "of"]);
      const tos = ends(["to", "into", "with"]);
      const pair = between.length > 1 ? between : froms[0] && tos[0] ? [froms[0], tos[0]] : undefined;
      const linked = story.told
        .slice(0, TOLD_MAX)
        .find(({ from, to }) =>
          pair
            ? pair.includes(settled(from)) && pair.includes(settled(to))
            : froms[0] !== undefined && settled(from) === froms[0],
        );
      if (linked) return [{ from: linked.from, to: linked.to }];
      const words = link.words.slice(0, -1).map(({ low }) => low);
      const byWord = story.told
        .slice(0, TOLD_MAX)
        .findLast(
          ({ line: other }) => words.length > 0 && words.every((word) => other.text.toLowerCase().includes(word)),
        );
      if (byWord) return [{ from: byWord.from, to: byWord.to }];
    }
  }
  const owner = event?.subject.find(({ determiner }) => determiner === "its" || determiner === "their");
  if (owner && subjects.length === 0) {
    const before = events.slice(0, events.indexOf(event!)).flatMap(({ subject }) => membersOf(subject));
    if (before.length > 0) return [{ member: before[0]! }];
  }
  if (subjects.length > 0) return subjects.map((member) => ({ member }));
  const objects = event ? membersOf(event.objects) : [];
  if (objects.length > 0) return objects.map((member) => ({ member }));
  const onPlaces = event
    ? membersOf(event.places.filter(({ prep }) => /^(?:on|in|at|for|of|to|with)$/.test(prep)).flatMap(({ nps }) => nps))
    : [];
  if (onPlaces.length > 0) return [{ member: onPlaces[0]! }];
  if (event) {
    const said = goodsIn([...event.subject, ...event.objects]);
    if (said.length > 0) return said.map((good) => ({ good }));
  }
  if (inLine.length > 0) return [{ member: inLine[0]! }];
  const topic = story.topics.get(line) ?? [];
  return topic.length === 1 && line.sentence.nps.length <= 3 ? [{ member: topic[0]! }] : [];
}

function eventAround(events: readonly Event[], at: number): Event | undefined {
  return (
    events.findLast(({ verb, isReduced }) => verb.start <= at && !isReduced) ??
    events.find(({ verb }) => verb.end >= at)
  );
}
