import { basename } from "node:path";
import { SecaError, isKeyFile, quoted } from "../kernel/index.ts";
import { type Fact, type Plan, type Snapshot, planChange, sameValue } from "../graph/index.ts";
import { type ReadGroups, type Reading, type Siblings, type Source, readSources, toSource } from "../formats/index.ts";
import {
  type Acceptance,
  type Item,
  type Match,
  type Proposal,
  hostModelSchema,
  marksOf,
  propose,
  readHostModel,
  select,
} from "../inputs/index.ts";
import { type Entity, type EntityId, type Operation, type Origin, toEntity } from "../model/index.ts";
import { MAIN, type OrganisationStore } from "../store/index.ts";
import type { ChangeReport, Changes } from "./changes.ts";
import { type HandedOver, type KeptInput, Inputs, inputId } from "./inputs.ts";
import { pictureType } from "./picture.ts";
import { Readings } from "./readings.ts";
import type { Snapshots } from "./snapshots.ts";
import type { Shared } from "./suite.ts";

export interface AddRequest {
  readonly files: readonly HandedOver[];
  /** Default: told by what the files hold. */
  readonly format?: string | undefined;
  readonly accept?: Acceptance | undefined;
  readonly branch?: string | undefined;
  /** Files that the handed ones speak of, where whoever calls has a place to look for them. */
  readonly beside?: ((name: string) => Promise<Uint8Array | undefined>) | undefined;
}

export interface DecideRequest {
  readonly proposal: string;
  readonly accept: Acceptance;
  /** Made together with what is accepted, as one version. */
  readonly changes?: readonly Operation[] | undefined;
  /** What is read under the first id and is the known thing of the second: they are one from then on. */
  readonly same?: Readonly<Record<string, string>> | undefined;
  /** What a model of the host has read in a picture. */
  readonly model?: unknown;
  readonly branch?: string | undefined;
}

/** Where a proposal stands after it was made or decided. */
export interface ProposalReport {
  readonly id: EntityId;
  readonly state: ProposalState;
  readonly inputs: readonly EntityId[];
  readonly format: string | undefined;
  readonly accepted: readonly Item[];
  /** What is still to be decided. */
  readonly open: readonly Item[];
  readonly matches: readonly Match[];
  readonly same: number;
  readonly reading: Reading | undefined;
  /** Of a picture: what a model that sees is to fill in. */
  readonly schema?: Readonly<Record<string, unknown>>;
}

export type ProposalState = "open" | "needs_model" | "accepted" | "rejected" | "partly";

export interface Added {
  readonly inputs: readonly KeptInput[];
  readonly proposals: readonly ProposalReport[];
  /** Kept as they are, because no format knows them. */
  readonly unread: readonly { readonly input: EntityId; readonly error: SecaError }[];
  readonly report: ChangeReport;
}

interface ProposalProps {
  readonly inputs?: readonly EntityId[];
  readonly state: ProposalState;
  readonly format?: string;
  readonly reading?: string;
  readonly settled?: string;
  readonly decided?: readonly string[];
}

/** One group of files read as one, on its way into the model. */
interface Pending {
  readonly inputs: readonly EntityId[];
  readonly format: string | undefined;
  readonly name: string;
  /** Undefined: only a model that sees can read it. */
  readonly reading: Reading | undefined;
  readonly hash: string | undefined;
}

/**
 * From what people hand over to facts: the bytes are kept, read, compared with the model, and what is accepted becomes
 * a version. What is left open is a fact of its own, so it survives everything; what it comes to is computed anew
 * against the model of the moment, so it is never out of date.
 */
export class ProposalDesk {
  private readonly changes: Changes;
  private readonly snapshots: Snapshots;
  private readonly inputs: Inputs;
  private readonly readings: Readings;

  constructor(
    store: OrganisationStore,
    changes: Changes,
    { snapshots, readings }: Pick<Shared, "snapshots" | "readings">,
  ) {
    this.changes = changes;
    this.snapshots = snapshots;
    this.inputs = new Inputs(store);
    this.readings = new Readings(store, readings);
  }

  /** Reads and keeps nothing: for whoever wants to know that it can be read before making a place for it. */
  async tryOut({ files, format, beside }: AddRequest): Promise<void> {
    const sources = files
      .filter(({ bytes }) => pictureType(bytes) === undefined)
      .map(({ bytes, name = "pasted" }) => toSource({ input: inputId(name), name, bytes }));
    const siblings = among(sources, async (name) => {
      const bytes = await beside?.(name);
      return bytes && toSource({ input: inputId(name), name, bytes });
    });
    if (sources.length > 0) await readSources(sources, siblings, { format });
  }

  async add(system: string, request: AddRequest): Promise<Added> {
    const snapshot = await this.snapshots.head(system, request.branch ?? MAIN);
    const kept = await Promise.all(request.files.map((file) => this.inputs.keep(system, file)));
    const { pending, unread } = await this.read(system, kept, request, snapshot);
    const accept = request.accept ?? "auto";
    let proposals: ProposalReport[] = [];
    const report = await this.changes.write(
      system,
      { branch: request.branch, message: messageFor(kept.map(({ name }) => name)) },
      async (head) => {
        const facts = new Map<string, Fact | undefined>(
          kept.map((input) => [input.id, this.inputs.toFact(input, this.origin())]),
        );
        proposals = [];
        // One after the other, since what the first brought the second may know already.
        for (const each of pending) {
          const taken = await this.take(system, each, accept, { model: after(head, facts), head });
          for (const [id, fact] of taken.facts) facts.set(id, fact);
          proposals.push(taken.report);
        }
        return planChange(head, [], { origin: this.origin(), facts });
      },
    );
    return { inputs: kept, proposals, unread, report };
  }

  async decide(system: string, request: DecideRequest): Promise<{ proposal: ProposalReport; report: ChangeReport }> {
    const snapshot = await this.snapshots.head(system, request.branch ?? MAIN);
    const fact = proposalIn(snapshot, request.proposal);
    const { state, inputs = [] } = propsOf(fact);
    if (request.model !== undefined && inputs[0] === undefined) throw notAskedFor(fact.id);
    const reading =
      request.model === undefined
        ? await this.readings.get(system, propsOf(fact).reading)
        : readHostModel(request.model, { input: inputs[0]!, name: fact.name });
    if (reading === undefined)
      throw new SecaError(
        "refused",
        `${quoted(fact.id)} is ${state === "needs_model" ? "a picture that nobody has read yet" : "without a reading"}.`,
        "Look at the picture and send what it shows as model; the schema came with the answer of input_add.",
      );
    const hash = request.model === undefined ? propsOf(fact).reading : await this.readings.put(system, reading);
    const pending: Pending = { inputs, format: reading.format, name: fact.name, reading, hash };

    let proposal: ProposalReport | undefined;
    const report = await this.changes.write(
      system,
      { branch: request.branch, message: `Decide on ${fact.name}` },
      async (head): Promise<Plan> => {
        const marked = request.same
          ? await this.markedAsSame(system, request.same, { ...pending, reading, head })
          : NO_MARKS;
        const model = after(head, marked);
        const taken = await this.take(system, pending, request.accept, { model, head, isDecision: true });
        proposal = taken.report;
        const facts = new Map([...marked, ...taken.facts]);
        const changes = request.changes ?? [];
        const results = await this.changes.resultsFor(head, changes);
        return planChange(head, changes, { origin: this.origin(), facts, results });
      },
    );
    return { proposal: proposal!, report };
  }

  /** Open proposals with what each comes to now, by id. */
  async open(system: string, branch: string = MAIN): Promise<ProposalReport[]> {
    const snapshot = await this.snapshots.head(system, branch);
    const facts = snapshot.entities("proposal").filter((fact) => isOpen(propsOf(fact).state));
    return Promise.all(facts.map((fact) => this.standing(system, fact, snapshot)));
  }

  async show(system: string, id: string, branch: string = MAIN): Promise<ProposalReport> {
    const snapshot = await this.snapshots.head(system, branch);
    return this.standing(system, proposalIn(snapshot, id), snapshot);
  }

  private async standing(system: string, fact: Entity, snapshot: Snapshot): Promise<ProposalReport> {
    const { inputs = [], state, format, decided } = propsOf(fact);
    const [reading, settled] = await Promise.all([
      this.readings.get(system, propsOf(fact).reading),
      this.readings.get(system, propsOf(fact).settled),
    ]);
    const computed = reading && isOpen(state) ? propose({ inputs, reading, settled, decided }, snapshot) : NOTHING;
    return {
      id: fact.id,
      state,
      inputs,
      format,
      reading,
      accepted: [],
      open: computed.items,
      matches: computed.matches,
      same: computed.same,
    };
  }

  /** Reads what was handed over, together with files of the same group that were handed over before. */
  private async read(
    system: string,
    kept: KeptInput[],
    { format, beside }: AddRequest,
    snapshot: Snapshot,
  ): Promise<{ pending: Pending[]; unread: Added["unread"] }> {
    const pictures = kept.filter((input) => pictureType(input.bytes) !== undefined);
    const texts = kept.filter((input) => !pictures.includes(input));
    const earlier = await this.inputs.groupsOf(system, texts, snapshot);
    const sources = [...texts, ...earlier].map((input) => this.inputs.toSource(input));
    const siblings = this.siblings(system, { sources, kept, beside, snapshot });
    const { groups, unseen, unread } =
      sources.length === 0 ? NO_GROUPS : await readSources(sources, siblings, { format });
    const pending = await Promise.all(
      groups.map(async ({ sources: of, reading }): Promise<Pending> => {
        const inputs = of.map(({ input }) => input);
        const name = snapshot.entity(proposalIdOf(inputs, snapshot))?.name ?? of[0]!.name;
        return { inputs, format: reading.format, name, reading, hash: await this.readings.put(system, reading) };
      }),
    );
    const scans = texts.filter(({ id }) => unseen.some(({ input }) => input === id));
    const seen = [...pictures, ...scans].map(({ id, name }) => ({
      inputs: [id],
      format: undefined,
      name,
      reading: undefined,
      hash: undefined,
    }));
    return {
      pending: [...pending.filter(({ inputs }) => texts.some(({ id }) => inputs.includes(id))), ...seen],
      unread: unread.map(({ source, error }) => ({ input: source.input, error })),
    };
  }

  /** What one pending group does to the facts: its accepted items, and the fact that says what is left. */
  private async take(
    system: string,
    { inputs, format, name, reading, hash }: Pending,
    accept: Acceptance,
    on: { readonly head: Snapshot; readonly model: Snapshot; readonly isDecision?: true },
  ): Promise<Taken> {
    const id = proposalIdOf(inputs, on.model);
    const known = knownProposal(inputs, on.model);
    if (reading === undefined || hash === undefined) {
      const isSame =
        known !== undefined && inputs.every((input) => sameValue(on.head.entity(input), on.model.entity(input)));
      const props: ProposalProps = isSame ? known : { inputs, state: "needs_model" };
      const report = {
        id,
        inputs,
        format,
        reading,
        state: props.state,
        accepted: [],
        open: [],
        matches: [],
        same: 0,
        schema: hostModelSchema(),
      };
      return { facts: new Map([[id, this.toFact(id, name, props)]]), report };
    }
    const settled = await this.readings.get(system, known?.settled);
    const proposal = propose({ inputs, reading, settled, decided: known?.decided }, on.model);
    const { accepted, left, facts } = select(proposal, accept, on.model);
    // Nothing new is said, so nothing is decided anew.
    if (known?.settled === hash && accepted.length === 0) {
      const report = {
        id,
        inputs,
        format,
        reading,
        state: known.state,
        accepted,
        open: [],
        matches: proposal.matches,
        same: proposal.same,
      };
      return { facts: new Map(), report };
    }
    const isRejection = on.isDecision === true && accept === "none";
    const isSettled = isRejection || left.every((item) => item.isQuiet);
    const decided = [...(known?.decided ?? []), ...accepted.map(decisionOf)];
    const props: ProposalProps = {
      inputs,
      format: reading.format,
      reading: hash,
      ...(isSettled
        ? { state: stateOf({ isRejection, hasAccepted: decided.length > 0 }), settled: hash }
        : {
            state: "open",
            ...(known?.settled !== undefined && { settled: known.settled }),
            ...(decided.length > 0 && { decided }),
          }),
    };
    const { matches, same } = proposal;
    const report = {
      id,
      inputs,
      format,
      reading,
      state: props.state,
      accepted,
      open: isSettled ? [] : left,
      matches,
      same,
    };
    return { facts: new Map([...facts, [id, this.toFact(id, name, props)]]), report };
  }

  /** Known things with the signs of what was read, by which they are found from now on. */
  private async markedAsSame(
    system: string,
    same: Readonly<Record<string, string>>,
    { inputs, reading, head }: { inputs: readonly EntityId[]; reading: Reading; head: Snapshot },
  ): Promise<ReadonlyMap<string, Entity>> {
    const settled = await this.readings.get(system, knownProposal(inputs, head)?.settled);
    const { items } = propose({ inputs, reading, settled }, head);
    const marked = new Map<string, Entity>();
    for (const [read, known] of Object.entries(same)) {
      const theirs = items.find((item) => item.id === read && item.change === "add")?.after;
      if (!theirs || "from" in theirs) throw notOpen(read);
      const ours = marked.get(known) ?? head.entity(known);
      if (ours?.kind !== theirs.kind) throw notAlike(theirs, known, ours);
      const marks = new Set([...marksOf(ours), ...marksOf(theirs), `name:${theirs.name}`]);
      marked.set(known, { ...ours, ext: { ...ours.ext, marks: [...marks].sort() } });
    }
    return marked;
  }

  private siblings(system: string, { sources, kept, beside, snapshot }: Around): Siblings {
    return among(sources, async (name) => {
      const bytes = await beside?.(name);
      if (bytes) {
        // What is full of secrets helps to read another file, and is not ours to keep.
        if (isKeyFile(basename(name))) return toSource({ input: inputId(name), name, bytes });
        const input = await this.inputs.keep(system, { bytes, name });
        kept.push(input);
        return this.inputs.toSource(input);
      }
      return this.inputs.sourceNamed(system, name, snapshot);
    });
  }

  private toFact(id: EntityId, name: string, props: ProposalProps): Entity {
    return toEntity({ id, name, props: { ...props }, origin: this.origin() });
  }

  private origin(): Origin {
    return this.changes.origin();
  }
}

interface Around {
  readonly sources: readonly Source[];
  /** Grows by what is found beside: it is an input like the others. */
  readonly kept: KeptInput[];
  readonly beside: AddRequest["beside"];
  readonly snapshot: Snapshot;
}

interface Taken {
  readonly facts: ReadonlyMap<string, Fact | undefined>;
  readonly report: ProposalReport;
}

const NO_GROUPS: ReadGroups = { groups: [], unseen: [], unread: [] };
const NOTHING: Proposal = { items: [], matches: [], same: 0 };

const isOpen = (state: ProposalState): boolean => state === "open" || state === "needs_model";
const propsOf = (fact: Entity): ProposalProps => fact.props as unknown as ProposalProps;
const decisionOf = ({ id, digest }: Item): string => `${id} ${digest}`;

function stateOf({ isRejection, hasAccepted }: { isRejection: boolean; hasAccepted: boolean }): ProposalState {
  if (!isRejection) return "accepted";
  return hasAccepted ? "partly" : "rejected";
}

/** Files that were once read together stay one proposal, whichever of them comes again. */
function proposalIdOf(inputs: readonly EntityId[], model: Snapshot): EntityId {
  const known = model
    .entities("proposal")
    .find((fact) => propsOf(fact).inputs?.some((input) => inputs.includes(input)));
  return known?.id ?? `proposal/${inputs[0]!.slice("input/".length)}`;
}

function knownProposal(inputs: readonly EntityId[], model: Snapshot): ProposalProps | undefined {
  const fact = model.entity(proposalIdOf(inputs, model));
  return fact && propsOf(fact);
}

function proposalIn(model: Snapshot, given: string): Entity {
  const id = given.startsWith("proposal/") ? given : `proposal/${given.replace(/^input\//, "")}`;
  const fact = model.entity(id);
  if (fact) return fact;
  const open = model.entities("proposal").map((each) => each.id);
  throw new SecaError(
    "not_found",
    `There is no proposal ${quoted(given)}.`,
    open.length === 0 ? "Hand something over with input_add first." : `There are: ${open.slice(0, 10).join(", ")}.`,
  );
}

const notAskedFor = (id: EntityId): SecaError =>
  new SecaError("refused", `${quoted(id)} belongs to no input.`, "Hand the picture over with input_add first.");

const NO_MARKS: ReadonlyMap<string, Entity> = new Map();

const notOpen = (id: string): SecaError =>
  new SecaError(
    "not_found",
    `${quoted(id, 200)} is nothing that this proposal would add.`,
    "Name the id of an open addition, as analysis_get lists them.",
  );

const notAlike = ({ kind }: Entity, id: string, known: Entity | undefined): SecaError =>
  known === undefined
    ? new SecaError("not_found", `There is no ${quoted(id, 200)}.`, "Find ids with graph_find.")
    : new SecaError("bad_input", `A ${kind} cannot be the ${known.kind} ${quoted(id, 200)}.`, "Name one of its kind.");

/** What was handed over together comes first. */
const among =
  (sources: readonly Source[], otherwise: Siblings): Siblings =>
  async (name) =>
    sources.find((source) => source.name === name) ?? otherwise(name);

/** The model as it would be with these facts, for whoever comes next in the same change. */
function after(model: Snapshot, facts: ReadonlyMap<string, Fact | undefined>): Snapshot {
  const since = model.commit;
  return model.with(
    [...facts].map(([id, fact]) => (fact === undefined ? { id, since } : { id, since, fact })),
    since,
  );
}

function messageFor(names: readonly string[]): string {
  const shown = names.slice(0, 3).join(", ");
  return `Add ${shown}${names.length > 3 ? ` and ${names.length - 3} more` : ""}`;
}
