/** What is done to the subject: whoever does it stands after `by`, or is the one the text speaks of. */
import { type Ends, type Exchange, actedOn, isLively, isPerson, possessors } from "./ends.ts";

export function passiveExchanges(ends: Ends): readonly Exchange[] {
  const { event, scene, found, add, link, at, subject, hops, aims, sources, rests } = ends;
  const { verb } = event;

  const agents = at("by");
  if (event.askedBy && agents.length > 0) {
    link(scene.who(event.askedBy), agents, 0.8);
    return found;
  }
  // `lenders are given an account there`.
  if (
    /^(?:give|grant|offer)$/.test(verb.lemma) &&
    event.objects.some(({ head }) => /^(?:access|account|login|rights?|permissions?|credentials)$/.test(head.low))
  ) {
    link(subject, [...aims, ...at("on", "in", "at")], 0.7);
    return found;
  }
  const said = agents.length > 0 ? agents : undefined;
  const origin = scene.origin !== undefined && scene.origin.length > 0 ? scene.origin : undefined;
  const owners = said || origin ? [] : possessors(event, scene);
  // Whoever does it was named, and is no part.
  const isToldOf = event.places.some(({ prep, nps }) => prep === "by" && nps.some((np) => np.determiner !== undefined));
  const implied =
    said ??
    (isToldOf ? [] : undefined) ??
    origin ??
    (owners.length > 0 ? owners : undefined) ??
    scene.topic.filter((one) => isLively(one) && !isPerson(one));
  const sure = said ? 0.9 : 0.5;
  switch (verb.frame) {
    case "call":
      if (agents.length > 0) {
        link(agents, subject);
        if (sources.length > 0) add(agents, sources, 0.8);
      } else if (sources.length > 0 && /^(?:fill|feed|populate|update|refresh|rebuild|supply)$/.test(verb.lemma)) {
        // Whoever is fed from a store takes it from there.
        const pulled = sources.filter((one) => !isLively(one));
        add(subject, pulled, 0.7);
        link(
          sources.filter((one) => isLively(one)),
          subject,
          0.7,
        );
      } else if (sources.length > 0) link(sources, subject, 0.7);
      if (agents.length === 0 && hops.length > 0 && subject.length > 0 && sources.length === 0) add(hops, subject, 0.6);
      return found;
    case "send":
    case "receive": {
      const targets = [...aims, ...(aims.length === 0 ? rests.filter((one) => !isLively(one)) : [])];
      if (verb.frame === "receive") {
        const receivers = said ?? [...aims];
        link(sources.length > 0 ? sources : (origin ?? []), receivers);
        return found;
      }
      if (
        subject.some(isLively) &&
        subject.every((one) => one.role !== "actor" || aims.length > 0) &&
        agents.length === 0 &&
        origin === undefined &&
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
        // `clips are streamed from the store`: whoever is spoken of takes them.
        if (targets.length === 0 && /^(?:stream|load|serve)$/.test(verb.lemma)) link(implied, sources, 0.4);
        return found;
      }
      if (verb.lemma === "wire" && subject.length > 0) {
        link(subject, targets, 0.8);
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
      else if (said) {
        const measures = at("against", "with");
        const makers = (scene.makers ?? []).filter((one) => !isPerson(one) && !said.includes(one));
        const told = measures.length > 0 ? measures : subject.length > 0 ? subject : rests;
        link(said, told.length > 0 ? told : makers, 0.9);
      }
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
    case "ask":
      link(agents, subject, 0.9);
      return found;
    case "reach":
      if (subject.length > 0) link(subject, [...aims, ...at("by", "on"), ...(aims.length === 0 ? at("at") : [])], 0.8);
      else link(agents, aims, 0.7);
      return found;
    case "serve":
      link(subject, agents, 0.8);
      return found;
    case "show": {
      const screens = rests.filter(({ role }) => role === "process" || role === "device" || role === "service");
      for (const person of [...aims, ...(aims.length === 0 ? subject : [])].filter(
        (one) => isPerson(one) || (one.role === "party" && aims.includes(one)),
      ))
        add([person], screens.length > 0 ? screens : (said ?? subject), 0.6);
      for (const person of at("by")) add([person], subject, 0.5);
      if (said && subject.length > 0)
        add(
          subject,
          said.filter((one) => !isPerson(one)),
          0.6,
        );
      return found;
    }
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
      if (people.length > 0) return found;
      // One part is somehow fastened to another.
      if (agents.length === 0 && FASTENED.test(verb.lemma)) {
        const others = at("to", "into").filter((one) => isLively(one) && !isPerson(one) && one.role !== "party");
        if (others.length > 0 && subject.every((one) => !isPerson(one))) {
          link(subject, others, 0.5);
          return found;
        }
      }
      if (/^(?:issue|grant|allow|permit|entitle)$/.test(verb.lemma)) {
        add([...subject.filter(isLively), ...aims.filter(isLively)], said ?? [], 0.6);
        return found;
      }
      const ends = actedOn(event, scene, said ?? implied);
      if (said && verb.frame === "work" && subject.length > 0) add(said, subject, 0.6);
      if (said || (subject.length === 0 && ends.every((one) => !isLively(one))))
        link(said ?? implied, ends, said ? 0.7 : 0.4);
      return found;
    }
    case "place":
      // `the scanner is run by a program`: a machine, and what drives it.
      if (verb.lemma === "run")
        add(
          agents.filter(({ role }) => role === "process" || role === "actor"),
          subject.filter(({ role }) => /^(?:device|sensor|actuator)$/.test(role ?? "")),
          0.6,
        );
      else if (subject.length === 0) link(agents, [...aims, ...rests], 0.7);
      return found;
    case "front":
      add(agents, subject, 0.8);
      return found;
    case "travel":
    case "exchange":
      if (/^(?:reach|enter)$/.test(verb.lemma)) {
        link([...agents, ...sources], subject, 0.8);
        return found;
      }
      if (sources.length > 0) link(sources, aims, 0.8);
      else add(subject, aims, 0.6);
      return found;
    default:
      return found;
  }
}

const FASTENED = /^(?:tied?|fasten(?:ed)?|strap(?:ped)?|bolt(?:ed)?|cabled?|join|chain(?:ed)?|daisy-chained)$/;
