/** What the subject does: by the frame of its verb, with the objects and places around it. */
import type { Member } from "./cast.ts";
import type { NounPhrase } from "./phrases.ts";
import { type Ends, type Exchange, actedOn, isLively, isPerson } from "./ends.ts";

export function activeExchanges(ends: Ends): readonly Exchange[] {
  const { event, scene, found, add, link, at, subject, objects, hops, aims, sources, rests, tools } = ends;
  const { verb, places } = event;
  // `messages from the phones hit the proxy`: whoever they come from.
  const senders =
    subject.length === 0 && /^(?:call|reach|ask)$/.test(verb.frame)
      ? scene.who(
          places.filter(({ prep, nps }) => prep === "from" && nps[0]!.end <= verb.start).flatMap(({ nps }) => nps),
        )
      : [];
  const actors =
    subject.length > 0
      ? subject
      : senders.length > 0
        ? senders
        : event.subject.length === 0 || event.subject.every(isPartPronoun)
          ? scene.topic
          : [];
  const sure = subject.length > 0 ? 0.9 : 0.6;
  const people = actors.filter(isPerson);
  // `has no access to`, `there is no link between`.
  if (/^(?:be|have|need)$/.test(verb.lemma) && event.objects.length > 0 && event.objects.every((np) => np.isNegated))
    return found;
  const isTold = event.objects.some(({ head }) => /^(?:access|rights?|permissions?|accounts?|logins?)$/.test(head.low));
  if (isTold && /^(?:have|get|need|gain|hold|receive)$/.test(verb.lemma)) {
    if (verb.lemma !== "need") link(actors, [...aims, ...at("on", "in", "for")], 0.8);
    return found;
  }
  const nominal = nominalExchange(ends);
  if (nominal) {
    add(...nominal, 0.7);
    return found;
  }
  // `has the model rate it`: another does it because this one asks.
  if (event.isCausing) {
    link(actors, objects, 0.8);
    return found;
  }
  if (verb.lemma === "have" && event.objects[0] !== undefined) {
    const [kind, ...rest] = event.objects;
    const listed = scene.who(rest);
    if (/^(?:client|consumer|caller|user|subscriber|source|producer)s?$/.test(kind.head.low)) add(listed, actors, 0.8);
    else if (/^(?:dependency|dependencies|backend|upstream|downstream|target)s?$/.test(kind.head.low))
      add(actors, listed, 0.8);
    if (found.length > 0) return found;
  }
  if (people.length === actors.length && people.length > 0 && WORKED.has(verb.frame)) {
    // People work with something that then does what is said, `using` it wherever the rest of the sentence is.
    const inHand = at("using");
    const desk = (
      inHand.length > 0
        ? inHand
        : [...at("with", "through", "via", "in", "on", "at"), ...(verb.frame === "get" ? [] : at("from"))]
    ).filter(
      (one) =>
        one.role === "process" ||
        one.role === "service" ||
        (one.role === "device" && !aims.includes(one)) ||
        (one.role === undefined && one.isTechnology),
    );
    const ends = [
      ...objects,
      ...(inHand.length > 0 ? rests : []),
      ...at("to", "into", "onto"),
      ...(verb.frame === "get" ? sources : []),
      ...(verb.frame === "send" ? rests.filter((one) => !isLively(one)) : []),
    ].filter((one) => !isPerson(one) && !desk.includes(one));
    if (desk.length > 0 && ends.length > 0) {
      add(people, desk, 0.8);
      add(desk, ends, 0.6);
      return found;
    }
  }
  if (verb.frame === "reach" && people.length > 0 && objects.some(({ role }) => role === "device") && aims.length > 0) {
    add(people, objects, 0.7);
    add(objects, aims, 0.7);
    return found;
  }
  switch (verb.frame) {
    case "call": {
      const targets = objects;
      const tool =
        people.length > 0
          ? sources.filter(({ role }) => role === "process" || role === "service" || role === "device")
          : [];
      if (tool.length > 0 && targets.length > 0) {
        add(people, tool, 0.8);
        add(tool, targets, 0.7);
        break;
      }
      link(actors, targets, sure);
      if (targets.length === 0 && aims.length > 0) link(actors, aims, 0.8);
      else if (targets.length === 0) {
        const places = [
          ...sources,
          ...rests.filter((one) => people.length > 0 || !isLively(one) || one.isName || one.role === "party"),
        ].filter((one) => !isPerson(one));
        if (hops.length + places.length > 0) link(actors, [...places, ...(places.length === 0 ? hops : [])], 0.7);
      } else if (
        /^(?:poll|query|consult|fill|feed|populate|rebuild|update|refresh|use|access)$/.test(verb.lemma) &&
        sources.length > 0
      )
        add(actors, sources, 0.8);
      break;
    }
    case "send": {
      const direct = aims.filter((one) => !actors.includes(one));
      const targets =
        direct.length > 0
          ? direct
          : rests.filter((one) => !isLively(one) || one.role === "process" || one.isTechnology).length > 0
            ? rests
            : [];
      const receivers = targets.length > 0 ? targets : objects;
      if (actors.length === 0) {
        link(sources, receivers, 0.7);
        break;
      }
      link(actors, /^(?:queue|enqueue)$/.test(verb.lemma) && targets.length === 0 ? [] : receivers, sure);
      if (receivers.length === 0 && sources.length > 0 && !/^(?:report|forward|relay|route|pass)$/.test(verb.lemma))
        add(actors, sources, 0.8);
      if (receivers.length === 0 && hops.length > 0) add(actors, hops, sure);
      if (sources.length > 0 && receivers.length > 0 && !/^(?:report|forward|relay|route|pass)$/.test(verb.lemma))
        add(actors, sources, 0.8);
      else if (sources.length > 0 && /^(?:forward|relay|route|pass)$/.test(verb.lemma)) add(sources, actors, 0.7);
      if (targets.length > 0 && objects.length > 0 && !/^(?:write|put|add|insert)$/.test(verb.lemma))
        add(
          actors,
          objects.filter((one) => !isLively(one)),
          0.7,
        );
      break;
    }
    case "get": {
      const from = [...sources, ...at("out of")];
      // People who look at something in a tool use the tool, and the tool reads.
      const desk =
        people.length > 0 ? at("in", "using").filter(({ role }) => role === "process" || role === "service") : [];
      const seen = [...from, ...at("at")].filter((one) => !desk.includes(one));
      if (desk.length > 0) {
        add(people, desk, 0.8);
        add(desk, seen, 0.6);
        break;
      }
      if (from.length === 0 && verb.lemma === "download" && aims.length > 0) {
        link(actors, aims, 0.8);
        break;
      }
      const targets =
        from.length > 0
          ? from
          : [
              ...at("in", "on", "at", "against", "with").filter(
                (one) =>
                  !isPerson(one) &&
                  (one.role !== "party" || one.isName) &&
                  (one.role !== "device" || verb.lemma === "look" || verb.lemma === "check"),
              ),
              ...objects.filter((one) => !isPerson(one)),
            ];
      const passive = targets.filter(
        (one) =>
          (one.role === "actor" || one.role === "sensor") &&
          /^(?:get|obtain|collect|gather|take|learn|request)$/.test(verb.lemma) &&
          one.role === "actor",
      );
      add(passive, actors, 0.7);
      const active = targets.filter((one) => !passive.includes(one));
      if (active.length > 0) link(actors, active, sure);
      else if (passive.length === 0 && hops.length > 0) add(actors, hops, 0.7);
      const into = [...at("into"), ...at("to").filter((one) => !isLively(one))].filter(
        (one) => !isPerson(one) && !active.includes(one),
      );
      add(actors, into, 0.7);
      break;
    }
    case "receive": {
      const from = sources.length > 0 ? sources : [];
      link(from, actors, 0.85);
      if (from.length === 0 && hops.length > 0) add(hops, actors, 0.7);
      break;
    }
    case "keep": {
      // `keeps the index up to date`.
      if (places.some(({ prep, nps }) => prep === "to" && nps[0]!.head.low === "date"))
        add(
          actors,
          objects.filter((one) => !isLively(one)),
          0.8,
        );
      const stores = rests.filter((one) => !isLively(one) || one.role === "process");
      link(
        actors.filter((one) => isLively(one)),
        stores,
        sure,
      );
      if (event.objects.length > 0 && /^(?:keep|hold|maintain)$/.test(verb.lemma)) {
        const ends = at("to").filter((one) => !actors.includes(one));
        if (ends.length > 0) link(actors, ends, 0.5);
        else if (verb.lemma === "maintain")
          link(
            people,
            objects.filter((one) => !isPerson(one)),
            0.7,
          );
        else if (objects.some((one) => !isLively(one) && !one.isTechnology) && event.objects[0]?.determiner !== "the")
          add(
            actors,
            objects.filter((one) => !isLively(one)),
            0.6,
          );
      } else if (/^maintain$/.test(verb.lemma) && stores.length === 0) link(people, tools, 0.7);
      break;
    }
    case "reach": {
      const ends = [...aims, ...at("on", "onto", "in", "by").filter((one) => !isPerson(one))];
      const targets = (ends.length > 0 ? ends : [...hops, ...sources]).filter((one) => !actors.includes(one));
      const from = actors.length > 0 ? actors : [];
      if (
        /^(?:authenticate|log|sign|register)$/.test(verb.lemma) &&
        at("against", "with", "by").length > 0 &&
        people.length === 0
      ) {
        link(from, at("against", "with", "by"), sure);
      } else if (verb.lemma === "listen" && sources.length > 0) add(sources, from, 0.6);
      else if (ends.length > 0) link(from, targets, sure);
      else add(from, targets, sure);
      break;
    }
    case "serve":
      link(aims.length > 0 ? aims : objects.filter((one) => isLively(one)), actors, 0.7);
      add(
        actors,
        sources.filter((one) => !isLively(one)),
        0.7,
      );
      break;
    case "show":
      for (const person of [...aims, ...objects].filter(
        (one) => isPerson(one) || (one.role !== "store" && aims.includes(one)),
      ))
        add([person], actors, 0.6);
      break;
    case "let":
      add(
        objects.filter((one) => isPerson(one) || one.role === "party"),
        actors,
        0.7,
      );
      break;
    case "ask":
      link(
        actors,
        objects.filter((one) => !isPerson(one)),
        sure,
      );
      break;
    case "exchange": {
      // `shares the database with the portal`: both work on it.
      const common = objects.filter((one) => !isLively(one));
      if (verb.lemma === "share" && common.length > 0) {
        add([...actors, ...aims], common, 0.8);
        break;
      }
      link(actors, aims, sure);
      add(
        actors,
        at("over").filter(({ isTechnology }) => isTechnology),
        0.7,
      );
      if (aims.length === 0 && actors.length === 2) add([actors[0]!], [actors[1]!], 0.5);
      break;
    }
    case "work": {
      const typed = people.length > 0 ? at("into").filter(isLively) : [];
      if (typed.length > 0) {
        link(people, typed, sure);
        break;
      }
      const places = tools.filter((one) => !isPerson(one));
      const targets = [...places, ...objects.filter((one) => !isPerson(one) && places.length === 0)];
      const workers = actors.filter((one) => isPerson(one) || one.role === "party" || objects.includes(one));
      link(
        workers,
        targets.filter((one) => !hops.includes(one) || places.length === hops.length),
        0.8,
      );
      const inHand = at("with", "using").filter(({ role }) => role === "device");
      if (workers.length > 0 && inHand.length > 0)
        add(
          inHand,
          objects.filter((one) => !isPerson(one)),
          0.6,
        );
      if (workers.length === 0) {
        const machines = actors.filter((one) => !isPerson(one));
        const ends = objects.filter((one) => !isPerson(one));
        if (
          ends.length > 0 &&
          (!/^(?:run|create|open|show|plan|order)$/.test(verb.lemma) ||
            ends.every(({ role }) => role === "device" || role === "actuator"))
        )
          link(machines, ends, 0.6);
        else {
          const stores = actedOn(event, scene, machines).filter((one) => !ends.includes(one));
          link(machines, stores.length > 0 ? stores : hops, 0.7);
        }
        if (/^(?:follow|find|view|see)$/.test(verb.lemma)) add(machines, sources, 0.6);
      }
      break;
    }
    case "front":
      add(actors, objects, 0.8);
      break;
    case "travel":
      if (/^(?:reach|enter)$/.test(verb.lemma) && (objects.length > 0 || hops.length > 0)) {
        const starts = event.places.filter(({ prep, isFronted }) => prep === "from" && isFronted);
        const steps = scene.who(starts.flatMap(({ nps }) => nps));
        if (steps.length > 0 && subject.some((one) => isPerson(one) || one.role === "party")) {
          add(subject, steps, 0.7);
          link(steps, objects, 0.7);
          break;
        }
        const from = subject.length > 0 ? subject : sources.length > 0 ? sources : (scene.origin ?? []);
        if (objects.length > 0) link(from, objects, sure);
        else add(from, hops, sure);
        break;
      }
      if (sources.length > 0 && aims.length === 0 && subject.length > 0) {
        add(subject, sources, 0.6);
        break;
      }
      if (sources.length > 0) link(sources, aims, 0.8);
      else {
        const ends = [...aims, ...rests.filter((one) => !isLively(one) || (verb.lemma === "arrive" && !isPerson(one)))];
        const owners =
          subject.length > 0 ? subject : (scene.origin?.length ?? 0) > 0 ? scene.origin! : scene.owners(event.subject);
        if (owners.length > 0) link(owners, ends, 0.7);
        else if (ends.length > 0 && !event.subject.some(({ words }) => words.some(({ tag }) => tag === "poss")))
          link(
            scene.topic.filter((one) => !isPerson(one)),
            ends,
            0.5,
          );
        else if (hops.length > 0) add(subject.length > 0 ? subject : scene.topic, hops, 0.5);
      }
      break;
    case "place":
    case "hold": {
      // `the controllers run the pumps`.
      if (verb.lemma === "run" && people.length === 0)
        add(
          actors.filter(isLively),
          objects.filter(({ role }) => /^(?:device|actuator|sensor)$/.test(role ?? "")),
          0.7,
        );
      if (verb.frame === "place" && objects.length > 0)
        link(
          people,
          objects.filter((one) => !isPerson(one)),
          0.7,
        );
      const front = [...at("in-front-of"), ...at("atop").filter((one) => !isLively(one))];
      add(subject, front, 0.8);
      const behind = at("behind");
      add(behind, subject, 0.6);
      if (
        /^(?:place|locate|mount|hang)$/.test(verb.lemma) &&
        people.length + subject.length > 0 &&
        objects.length === 0
      )
        link(
          actors,
          [...rests, ...aims].filter((one) => !isPerson(one) && one.role !== "device"),
          0.7,
        );
      break;
    }
    case "reply":
      break;
    default: {
      if (verb.lemma === "be") {
        const stores = rests.filter((one) => !isLively(one));
        if (subject.length === 0 && event.subject.length > 0 && stores.length > 0 && event.adjectives.length === 0)
          add(
            scene.topic.filter((one) => isLively(one) && !isPerson(one)),
            stores,
            0.4,
          );
        add(subject, [...at("in-front-of"), ...at("atop").filter((one) => !isLively(one))], 0.8);
        // `is a set of containers with a database behind it`.
        const last = places.at(-1);
        const isBehindIt = last?.prep === "behind" && last.nps[0]!.isPronoun && places.at(-2)?.prep === "with";
        if (isBehindIt) add(subject, at("with"), 0.8);
        else add(at("behind"), event.opener === "there" ? objects : subject, 0.6);
      }
      if (sources.length > 0 && at("to", "into").length > 0 && subject.length === 0) {
        link(sources, at("to", "into"), 0.7);
        break;
      }
      const workplaces = tools.filter((one) => !isPerson(one) && !objects.includes(one));
      const queues = hops.filter(({ role }) => role === "queue" || role === "store");
      const desks = workplaces.filter((one) => !hops.includes(one));
      if (people.length > 0 && queues.length > 0 && desks.length > 0) {
        add(people, desks, 0.7);
        add(desks, queues, 0.6);
      } else if (people.length > 0 && !/^(?:be|have|need|require|want|expect|demand|insist)$/.test(verb.lemma))
        link(
          people,
          [...workplaces, ...at("to", "into")].filter(
            (one) => !isPerson(one) && (!hops.includes(one) || workplaces.length === hops.length),
          ),
          0.7,
        );
      if (people.length === 0 && /^(?:issue|grant)$/.test(verb.lemma) && aims.some(isLively)) {
        add(aims, actors, 0.6);
        break;
      }
      if (people.length === 0 && !STATES.test(verb.lemma)) add(actors, actedOn(event, scene, actors), 0.6);
      break;
    }
  }
  if (event.adjectives.some((low) => low === "vice-versa" || low === "both-ways"))
    for (const { from, to, confidence } of found.slice(0, found.length)) add([to], [from], confidence);
  for (const one of scene.who(
    event.places.filter(({ prep, isFronted }) => prep === "behind" && isFronted).flatMap(({ nps }) => nps),
  ))
    if (one.role === "queue") add(subject, [one], 0.6);
    else add([one], subject, 0.6);
  if (
    found.length === 0 &&
    people.length > 0 &&
    !event.isNegated &&
    !/^(?:reply|show|front|place|hold)$/.test(verb.frame) &&
    !/^(?:be|have|need|require|want|expect|demand|insist)$/.test(verb.lemma)
  )
    add(
      people,
      [...rests, ...at("using")].filter((one) => !isPerson(one)),
      0.6,
    );
  if (found.length === 0 && hops.length > 0 && !/^(?:place|hold|reply|front)$/.test(verb.frame))
    add(actors.filter(isLively), hops, 0.6);
  return found;
}

/** A pronoun that may stand for a part. */
const isPartPronoun = ({ isPronoun, head }: NounPhrase): boolean =>
  isPronoun && !/^(?:he|she|who|whoever)$/.test(head.low);

/** `A nightly export from the shop to the ledger takes place`, `access of the maker to the pump is by VPN`. */
function nominalExchange({ event, scene, aims, sources }: Ends): [readonly Member[], readonly Member[]] | undefined {
  const { verb, objects } = event;
  const isHappening =
    /^(?:be|exist|happen|occur|run|work|go)$/.test(verb.lemma) ||
    (verb.lemma === "take" && objects.some(({ head }) => head.low === "place"));
  if (!isHappening) return undefined;
  const noun = [...event.subject, ...(event.opener === "there" ? objects : [])].find(({ head }) =>
    NOMINALS.test(head.low),
  );
  if (!noun) return undefined;
  const from = sources.length > 0 ? sources : scene.who(noun.of ? [noun.of] : []);
  if (from.length === 0 || aims.length === 0) return undefined;
  return /^(?:import|download)/.test(noun.head.low) && isLively(aims[0]!) ? [aims, from] : [from, aims];
}

const NOMINALS =
  /^(?:export|import|transfer|upload|download|sync|synchronisation|synchronization|replication|copy|feed|backup|access|call|request|push|delivery|submission|connection|integration)s?$/;

/** Frames in which people do something with a tool in their hands. */
const WORKED: ReadonlySet<string> = new Set(["call", "send", "get", "work", "reach", "other"]);

/** Verbs that say how something is, and never that it exchanges anything. */
const STATES =
  /^(?:be|have|need|require|want|expect|demand|insist|contain|carry|remain|stay|become|mean|differ|exist|replace|own|belong|know|ensure|guarantee|fail|crash|lose|wait|await|make|cause|behave|scale|grow|name|list|limit|restrict|protect|secure|separate|divide|prevent|avoid|happen|occur|follow|begin|finish|cost|seem|appear|trust|owe|involve|last|span|matter|suit|fit|affect|concern|document|specify|describe|explain|define|state|denote|influence|notice|retire|do|comply|observe|vary|try|attempt|hope|wish|intend|plan|commission|decommission|migrate|upgrade|develop|implement|design|consider|introduce|think|like|believe|assume|treat|regard|surround|cover|embed|act|work|continue|proceed|identify|count)$/;
