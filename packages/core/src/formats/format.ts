import { SecaError } from "../kernel/index.ts";
import type { Entity, EntityId, Link } from "../model/index.ts";

/** A file as it was handed over, with the input it is kept as: origins name that, never a path. */
export interface Source {
  readonly input: EntityId;
  /** The file's name, without a folder. */
  readonly name: string;
  readonly bytes: Uint8Array;
  /** The bytes as text; undefined where they are none. Byte order marks are gone. */
  readonly text: string | undefined;
}

/** Files beside the one that is read, by the name it gives them. Undefined: not handed over, or not to be read. */
export type Siblings = (name: string) => Promise<Source | undefined>;

/** One foreign format: how to tell it, how to read it, and where it can be, how to write it. */
export interface Format {
  /** Its folder's name: `threat-dragon`. */
  readonly id: string;
  readonly title: string;
  /** What its files are usually called, for people: `compose.yaml`. */
  readonly files: string;
  /** How surely this is one, from 0 to 1, by its name and its beginning: cheap, and never an error. */
  recognise(source: Source): number;
  /** Throws a SecaError that says where and what, if it is broken; what is not understood is told in the reading. */
  read(source: Source, siblings: Siblings): Promise<Reading>;
  /** For formats whose files speak of each other (manifests, a file and its overrides): what came together, as one. */
  readTogether?(sources: readonly Source[], siblings: Siblings): Promise<Reading>;
  write?(facts: Facts): Promise<Written>;
}

export interface Facts {
  readonly name: string;
  readonly description?: string | undefined;
  readonly entities: readonly Entity[];
  readonly links: readonly Link[];
}

/**
 * What a file says, in our words. Its ids hold within the reading; whether a thing is one that the model already has is
 * decided by whoever takes the reading in, by the marks under `ext.marks`.
 */
export interface Reading extends Facts {
  readonly format: string;
  /** How many things of each foreign kind the file held. Each became an entity or a link, or is told under `dropped`. */
  readonly counts: Readonly<Record<string, number>>;
  readonly dropped: readonly Dropped[];
  /** Places that were seen and not understood: what a person may want to say in other words. */
  readonly unclear: readonly Unclear[];
}

/** Things that have no place in the model; what belongs to an element is kept in its `ext` and is not dropped. */
export interface Dropped {
  readonly what: string;
  readonly count: number;
  readonly why: string;
}

export interface Unclear {
  readonly line: number;
  readonly text: string;
  readonly why: string;
}

export interface Written {
  readonly text: string;
  /** What the format has no place for, by kind of entity. */
  readonly dropped: readonly Dropped[];
}

/** Thrown where only somebody who sees could read the file, as a scan: it is kept, and the host's model is asked. */
export class NeedsSight extends SecaError {
  constructor(sentence: string) {
    super("refused", sentence, "Let a model that reads pictures look at it, or hand over its text.");
    this.name = "NeedsSight";
  }
}
