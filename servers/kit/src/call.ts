import type { Ask } from "./ask.ts";

/** What every tool gets with a call, beside its server's own services. */
export interface Call {
  /** Aborted when the caller cancels, leaves, or has waited as long as a call may take. Hand it to everything slow. */
  readonly signal: AbortSignal;
  /** Says how far the work is. Free to call often: what nobody asked for, or comes too fast, is dropped. */
  readonly progress: Progress;
  /** The program that called, if it said who it is. */
  readonly client: Client | undefined;
  /** Puts a picture, a sound or a document beside the answer's text. */
  readonly attach: (attachment: Attachment) => void;
  /** Says the answer in words that its output does not hold; they stand in for the tool's own text. */
  readonly say: (text: string) => void;
  /** Reads one of the server's own addresses, as far as whoever calls may. */
  readonly read: (uri: string) => Promise<Body>;
  /** Asks the person behind the client, where there is a way to. */
  readonly ask: Ask;
}

/** What reading a resource, completing and prompting get: the services, and when to stop. */
export type Reading<Context> = Context & Pick<Call, "signal">;

/** What a resource holds. */
export type Body = string | Uint8Array | { readonly body: string | Uint8Array; readonly mimeType: string };

export type Progress = (done: number, total?: number, message?: string) => void;

export interface Client {
  readonly name: string;
  readonly version: string;
}

export type Attachment = Media | Document;

/** What is seen or heard: `image/…` or `audio/…`. */
export interface Media {
  readonly mimeType: string;
  readonly bytes: Uint8Array;
}

/** A text that stays whole, with the address it can be read at again. */
export interface Document {
  readonly uri: string;
  readonly mimeType: string;
  readonly text: string;
}
