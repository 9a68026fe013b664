import type { Chunk } from './formats/chunk.js';

/** A source that is there. */
export interface FoundSource {
  /** What the rows are, to the last one: the same identity gives the same rows. */
  readonly identity: SourceIdentity;
  /** Looks at how much of it is meant. */
  open(): Promise<Reading>;
}

/** How much is to be read, and the reading itself. */
export interface Reading {
  /** Bytes and rows to read, where they are known beforehand. */
  readonly bytes?: number;
  readonly rows?: number;
  /** What the objects of the largest chunk may come to. */
  readonly heapMiB: number;
  /** The chunks in order. Can be used once. */
  parts(): AsyncIterable<Part>;
  close(): Promise<void>;
}

export interface Part {
  /** For people: the file's name. */
  readonly file: string;
  /** What is counted in it. */
  readonly unit: 'line' | 'row';
  readonly chunk: Chunk;
}

/** Kept in the manifest. */
export interface SourceIdentity {
  readonly kind: 'file' | 'url' | 'hub';
  /** A path, an address without its query or a dataset's name. */
  readonly name: string;
  /** The hub's commit; the server's mark; of a local file its size and the time of its last change. */
  readonly revision: string;
  /** The commit of the hub's own conversion of it, where that was read. */
  readonly converted?: string;
  /** Of the hub's dataset, where one was named. */
  readonly config?: string;
  /** In full, for example `train_sft[:1%]`. */
  readonly slice: string;
}
