import { type EntityId, type Kind, kindOf } from "../../model/index.ts";
import { attribute, child, children, textOf, type XmlElement } from "../text/index.ts";
import { CauseLinks } from "./cause-links.ts";
import { type Project, idOf, placeOf, refOf } from "./project.ts";

/** Links that stand in lists of their own, by the ids of what they join. */
export function readDefinedLinks(root: XmlElement, project: Project): void {
  for (const [path, item, ends] of LISTS) {
    for (const xml of children(child(root, ...path), item)) {
      const [a, b] = ends.map((end) => refOf(xml, end));
      joinEnds(xml, { a, b, note: undefined }, project);
    }
  }
  const causes = new CauseLinks(project);
  const map = child(root, "linkController", "linkMap");
  const lists = children(map, "linkList").map((list) => ({
    key: attribute(list, "key") ?? "",
    links: children(child(list, "links"), "link"),
  }));
  // A link may end at another link, which is in a list that may stand further down.
  const byDepth = lists.toSorted((a, b) => depthOf(a.key) - depthOf(b.key));
  for (const { key, links } of byDepth) {
    for (const xml of links) {
      const [a, b] = [attribute(xml, "linkA"), attribute(xml, "linkB")];
      const note = textOf(xml, "linkNote") || attribute(xml, "note");
      if (!causes.take(xml, { key, id: idOf(xml), a, b, note })) joinEnds(xml, { a, b, note }, project);
    }
  }
  causes.placeRest();
}

interface Pair {
  readonly a: string | undefined;
  readonly b: string | undefined;
  readonly note: string | undefined;
}

/** Which way a link leads, and what it says, follows from what it joins: the tool mixes up the order of ends. */
function joinEnds(xml: XmlElement, { a, b, note }: Pair, project: Project): void {
  const { sketch } = project;
  sketch.count("link");
  const [one, other] = [project.get(a), project.get(b)];
  if (one === undefined || other === undefined) {
    const text = [one, other].flatMap((end) => (end === undefined ? [] : [sketch.nameOf(end)])).join();
    return project.drop(xml, { what: "link", why: "an end of it is not in the file, or was left out", text });
  }
  const way = wayOf(one, other, project) ?? wayOf(other, one, project);
  const text = `${sketch.nameOf(one)} – ${sketch.nameOf(other)}`;
  if (way === undefined) {
    const kinds = [kindOf(one), kindOf(other)].sort().map((kind) => kind.replaceAll("_", " "));
    return project.drop(xml, { what: "link", why: `a ${kinds[0]} and a ${kinds[1]} have no link here`, text });
  }
  if (!project.join(way.from, way.kind, way.to, placeOf(xml), note))
    project.drop(xml, { what: "link", why: "it is there already, or its place is taken", text });
}

interface Way {
  readonly from: EntityId;
  readonly kind: string;
  readonly to: EntityId;
}

function wayOf(from: EntityId, to: EntityId, project: Project): Way | undefined {
  const kinds = `${kindOf(from)} ${kindOf(to)}`;
  if (kinds === "constraint constraint")
    return rankOf(from, project) > rankOf(to, project) ? { from, kind: "fulfils", to } : undefined;
  if (kinds === "requirement requirement")
    return project.causal.has(to) && !project.causal.has(from) ? { from, kind: "refines", to } : undefined;
  const kind = WAYS.get(kinds);
  return kind === undefined ? undefined : { from, kind, to };
}

/** What answers an unsafe action helps to keep what holds of the system. */
const rankOf = (id: EntityId, { sketch }: Project): number => (sketch.prop(id, "type") === "controller" ? 1 : 0);

const WAYS: ReadonlyMap<string, string> = new Map<`${Kind} ${Kind}`, string>([
  ["hazard loss", "leads_to"],
  ["uca hazard", "leads_to"],
  ["scenario hazard", "leads_to"],
  ["constraint hazard", "prevents"],
  ["uca constraint", "violates"],
  ["scenario uca", "explains"],
  ["scenario component", "exploits"],
  ["requirement constraint", "derived_from"],
  ["requirement uca", "derived_from"],
  ["requirement scenario", "derived_from"],
  ["requirement objective", "serves"],
]);

/** From the outermost on: each may end at links of those before it. */
const CAUSES: readonly string[] = [
  "UCA_CausalFactor_LINK",
  "UcaCfLink_Component_LINK",
  "CausalEntryLink_HAZ_LINK",
  "CausalHazLink_SC2_LINK",
  "CausalEntryLink_Scenario_LINK",
];
const depthOf = (key: string): number => CAUSES.indexOf(key);

/** Older files have a list for each pair of kinds. */
const LISTS: readonly (readonly [path: readonly string[], item: string, ends: readonly string[]])[] = [
  [["hazacc", "links"], "link", ["hazardId", "accidentId"]],
  [["vulloss", "seclinks"], "seclink", ["hazardId", "accidentId"]],
  [["cac", "links"], "link", ["unsafeControlActionId", "hazardId"]],
  [["cac", "seclinks"], "seclink", ["unsafeControlActionId", "hazardId"]],
  [["causalfactor", "causalFactorHazardLinks"], "causalFactorHazardLink", ["causalFactorId", "hazardId"]],
];
