/** Events as flows: which of those that take part starts towards which, over what. */
import type { Event, Place } from "./clauses.ts";
import type { Member } from "./cast.ts";
import type { NounPhrase } from "./phrases.ts";

export interface Exchange {
  readonly from: Member;
  readonly to: Member;
  readonly confidence: number;
}

/** What the walk over the text knows at an event. */
export interface Scene {
  /** Members that take part, in the order of the phrases; what is data, a document or a place is none. */
  who(nps: readonly NounPhrase[]): readonly Member[];
  /** Whose something is: `back office changes` come from the back office. */
  owners(nps: readonly NounPhrase[]): readonly Member[];
  /** Who is spoken of where the sentence names nobody. */
  readonly topic: readonly Member[];
}

const isPerson = ({ role }: Member): boolean => role === "actor";
const isLively = ({ role }: Member): boolean => role !== "store" && role !== "queue";

export function exchangesOf(event: Event, scene: Scene): Exchange[] {
  const found: Exchange[] = [];
  const add = (from: readonly Member[], to: readonly Member[], confidence = 0.9): void => {
    for (const one of from) for (const other of to) if (one !== other) found.push({ from: one, to: other, confidence });
  };
  const at = (...preps: readonly string[]): readonly Member[] => scene.who(placesOf(event, preps, scene));
  const { verb } = event;
  const subject = scene.who(event.subject);
  const objects = scene.who(event.objects);
  const hops = at("via", "through");
  /** From one to another by way of whatever the sentence sends it through. */
  const link = (from: readonly Member[], to: readonly Member[], confidence = 0.9): void => {
    const through = hops.filter((hop) => !from.includes(hop) && !to.includes(hop));
    if (through.length === 0) return add(from, to, confidence);
    add(from, through, confidence);
    add(through, to, confidence);
  };
  const aims = at("to", "into", "onto", "towards", "toward", "with", "against", "across", "among", "between");
  const sources = at("from", "off");
  const rests = at("in", "on", "at", "inside", "within");
  const tools = at("using", "with", "on", "in", "at", "through", "via", "from", "inside");

  if (verb.isPassive) {
    const agents = at("by");
    const said = agents.length > 0 ? agents : undefined;
    const implied = said ?? scene.topic.filter((one) => isLively(one) && !isPerson(one));
    const sure = said ? 0.9 : 0.5;
    switch (verb.frame) {
      case "call":
        if (agents.length > 0) {
          link(agents, subject);
          if (sources.length > 0) add(agents, sources, 0.8);
        } else if (sources.length > 0) link(sources, subject, 0.7);
        if (agents.length === 0 && hops.length > 0 && subject.length > 0 && sources.length === 0)
          add(hops, subject, 0.6);
        return found;
      case "send":
      case "receive": {
        const targets = [...aims, ...(aims.length === 0 ? rests.filter((one) => !isLively(one)) : [])];
        if (verb.frame === "receive") {
          const receivers = said ?? [...aims];
          link(sources, receivers);
          return found;
        }
        if (
          subject.some(isLively) &&
          subject.every((one) => one.role !== "actor" || aims.length > 0) &&
          agents.length === 0 &&
          scene.topic.length === 0 &&
          sources.length === 0
        ) {
          link(subject, targets, 0.6);
          return found;
        }
        if (sources.length > 0 && said === undefined) {
          if (
            /^(?:copy|move|load|replicate|export|mirror|synchronise|synchronize|sync|transfer)$/.test(verb.lemma) &&
            !sources.some((one) => isLively(one) && !targets.includes(one))
          ) {
            const mover = targets.filter(isLively);
            add(mover.length > 0 ? mover : sources, mover.length > 0 ? sources : targets, 0.8);
          } else link(sources, targets, 0.8);
          return found;
        }
        const stores = [...subject, ...scene.who(event.subject.flatMap(({ of }) => of ?? []))].filter(
          (one) => !isLively(one),
        );
        if (stores.length > 0 && said === undefined && targets.length > 0) {
          link(stores, targets, 0.8);
          return found;
        }
        link(implied, said ? targets : targets.filter((one) => !isPerson(one) || hops.length > 0), sure);
        if (targets.length === 0 && hops.length > 0) add(implied, hops, sure);
        const carriers =
          said?.filter(({ role, isTechnology }) => isTechnology && (role === "party" || role === "service")) ?? [];
        if (targets.length === 0 && subject.length === 0)
          add(
            scene.topic.filter((one) => isLively(one) && !isPerson(one)),
            carriers,
            0.5,
          );
        if (said && sources.length > 0) add(said, sources, 0.8);
        if (said && targets.length === 0 && subject.length > 0 && sources.length === 0) link(said, subject, 0.7);
        return found;
      }
      case "get": {
        const into = at("into", "to", "in");
        const who = said ?? (into.some(isLively) ? into.filter(isLively) : undefined);
        if (sources.length > 0) link(who ?? (into.length > 0 ? into : implied), sources, who ? 0.9 : 0.6);
        else if (said) link(said, subject.length > 0 ? subject : rests, 0.9);
        if (who && into.length > 0)
          add(
            who,
            into.filter((one) => !who.includes(one)),
            0.7,
          );
        return found;
      }
      case "keep":
        link(implied, rests, sure);
        return found;
      case "reach":
        link(subject, [...aims, ...at("by", "on")], 0.8);
        return found;
      case "serve":
        link(subject, agents, 0.8);
        return found;
      case "show":
        for (const person of aims.filter((one) => isPerson(one) || one.role === "party"))
          add([person], said ?? subject, 0.6);
        for (const person of at("by")) add([person], subject, 0.5);
        return found;
      case "work":
      case "other": {
        if (
          /^(?:operate|manage|maintain|own|supply|provide)$/.test(verb.lemma) &&
          agents.every(({ role }) => role === "party" || role === undefined)
        )
          return found;
        const people = agents.filter((one) => isPerson(one) || one.role === "party");
        const tool =
          people.length > 0
            ? sources.filter(({ role }) => role === "process" || role === "service" || role === "device")
            : [];
        if (tool.length > 0) {
          add(people, tool, 0.8);
          add(tool, subject, 0.7);
          return found;
        }
        const places = [...rests, ...hops, ...at("using", "with", "on")].filter((one) => !isPerson(one));
        add(people, places, 0.8);
        if (places.length === 0)
          add(
            people,
            subject.filter((one) => !isPerson(one)),
            0.7,
          );
        if (people.length === 0 && verb.frame === "work" && agents.length > 0) add(agents, subject, 0.6);
        return found;
      }
      case "front":
        add(agents, subject, 0.8);
        return found;
      case "travel":
      case "exchange":
        if (sources.length > 0) link(sources, aims, 0.8);
        else add(subject, aims, 0.6);
        return found;
      default:
        return found;
    }
  }

  const actors =
    subject.length > 0
      ? subject
      : event.subject.length === 0 || event.subject.every(({ isPronoun }) => isPronoun)
        ? scene.topic
        : [];
  const sure = subject.length > 0 ? 0.9 : 0.6;
  const people = actors.filter(isPerson);
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
        const places = [...aims, ...sources, ...rests].filter((one) => !isPerson(one));
        if (
          /^(?:access|use|control|drive|command|operate|update|control|monitor|query|start|stop|trigger|poll|call|message|email)$/.test(
            verb.lemma,
          ) &&
          hops.length + places.length > 0
        )
          link(actors, [...places, ...(places.length === 0 ? hops : [])], 0.7);
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
          : rests.filter((one) => !isLively(one) || one.role === "process" || (one.role === undefined && one.isName))
                .length > 0
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
      if (
        targets.length > 0 &&
        objects.length > 0 &&
        event.objects.length > 0 &&
        /^(?:replicate|copy|sync|synchronise|synchronize|mirror|export|back)$/.test(verb.lemma)
      )
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
                (one) => !isPerson(one) && (one.role !== "device" || verb.lemma === "look" || verb.lemma === "check"),
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
      const into = at("into", "to").filter((one) => !isLively(one));
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
      const stores = rests.filter((one) => !isLively(one) || one.role === "process");
      link(
        actors.filter((one) => isLively(one)),
        stores,
        sure,
      );
      if (event.objects.length > 0 && /^(?:keep|hold|maintain)$/.test(verb.lemma)) {
        const ends = at("to").filter((one) => !actors.includes(one));
        if (ends.length > 0) link(actors, ends, 0.5);
        else if (verb.lemma === "maintain") link(people, objects, 0.7);
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
      link(objects.length > 0 ? objects.filter((one) => isLively(one)) : aims, actors, 0.7);
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
      link(actors, objects, sure);
      break;
    case "exchange":
      link(actors, aims, sure);
      if (aims.length === 0 && actors.length === 2) add([actors[0]!], [actors[1]!], 0.5);
      break;
    case "work": {
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
        else if (
          /^(?:read|view|search|check|mark|create|delete|submit|update|edit|add|adjust|set|change|follow|order|book|buy)$/.test(
            verb.lemma,
          )
        ) {
          const stores = [...rests, ...aims].filter((one) => !machines.includes(one));
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
      if (/^(?:reach|enter|leave)$/.test(verb.lemma) && objects.length > 0 && verb.lemma === "reach") {
        link(actors, objects, sure);
        break;
      }
      if (sources.length > 0 && aims.length === 0 && subject.length > 0) {
        add(subject, sources, 0.6);
        break;
      }
      if (sources.length > 0) link(sources, aims, 0.8);
      else {
        const ends = [...aims, ...rests.filter((one) => !isLively(one))];
        const owners = subject.length > 0 ? subject : scene.owners(event.subject);
        if (owners.length > 0) link(owners, ends, 0.7);
        else if (ends.length > 0)
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
      if (verb.frame === "place" && objects.length > 0)
        link(
          people,
          objects.filter((one) => !isPerson(one)),
          0.7,
        );
      const front = at("in-front-of");
      add(subject, front, 0.8);
      const behind = at("behind");
      add(behind, subject, 0.6);
      break;
    }
    default: {
      if (verb.lemma === "be") {
        const stores = rests.filter((one) => !isLively(one));
        if (subject.length === 0 && event.subject.length > 0 && stores.length > 0 && event.adjectives.length === 0)
          add(
            scene.topic.filter((one) => isLively(one) && !isPerson(one)),
            stores,
            0.4,
          );
        add(subject, at("in-front-of"), 0.8);
        add(at("behind"), subject, 0.6);
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
          workplaces.filter((one) => !hops.includes(one) || workplaces.length === hops.length),
          0.7,
        );
      if (
        people.length === 0 &&
        /^(?:issue|generate|produce|create|render|export|bill|apply|support|process|execute|perform|approve|reject|decide|sign|verify|validate|encrypt|decrypt|switch|close|open|unlock|lock|turn|share|merge|delete|remove|calculate|compute|match|compare|hash|tokenise|tokenize|schedule|measure|build|print)$/.test(
          verb.lemma,
        )
      ) {
        const stores = [
          ...at("in", "into", "on", "with", "against", "from", "using", "via", "through"),
          ...objects,
        ].filter((one) => !actors.includes(one) && one.role !== "actor");
        add(actors, stores, 0.6);
      }
      break;
    }
  }
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

/** Where two follow each other (`to the bucket in the archive`), the second says where the first is. */
function placesOf({ places }: Event, preps: readonly string[], scene: Scene): NounPhrase[] {
  return places
    .filter(({ prep, nps }: Place, index) => {
      if (!preps.includes(prep)) return false;
      const before = places[index - 1];
      const isNested =
        NESTING.has(prep) &&
        before?.prep !== "through" &&
        before?.prep !== "via" &&
        before !== undefined &&
        !before.isFronted &&
        nps[0]!.start - before.nps.at(-1)!.end <= prep.length + 2 &&
        before.prep !== "by" &&
        scene.who(before.nps).length > 0;
      return !isNested;
    })
    .flatMap(({ nps }) => nps);
}

const NESTING = new Set(["in", "on", "at", "inside", "within"]);
