import { closeSync, openSync, readSync } from 'node:fs';
import { growingIntegers } from './growingArray.js';
import type { Run } from './runFile.js';
import { shuffledOrder } from './shuffle.js';

/** Together, what of all runs is in memory. */
const windowBytes = 16 * 1024 * 1024;
const leastWindow = 64 * 1024;
const blockBytes = 1024 * 1024;

/**
 * Merges runs of shuffled lines to one shuffled order: the second half of an external merge sort, which shuffles a dataset
 * of any size in bounded memory. A row costs 12 bytes beside that.
 */
export class RunMerger {
  readonly #keys = growingIntegers();
  readonly #lengths = growingIntegers();
  readonly #runOf = growingIntegers();
  readonly #runs: Run[] = [];
  readonly #files = new Map<string, number>();
  #windows: readonly Window[] | undefined;

  get rows(): number {
    return this.#keys.length;
  }

  /** A run, and its rows as they came: their keys and the bytes of their lines. */
  add(run: Run, keys: Uint32Array, lengths: Uint32Array): void {
    this.#keys.push(keys);
    this.#lengths.push(lengths);
    this.#runOf.push(new Uint32Array(keys.length).fill(this.#runs.length));
    this.#runs.push(run);
  }

  /** All rows in their shuffled order, by number as they were added, from 0. */
  order(): Uint32Array {
    return shuffledOrder(this.#keys.values);
  }

  /**
   * The lines of the next rows of `order`, in blocks; a block is overwritten when the one after the next is asked for. Every
   * row is given once, and nothing can be added any more.
   */
  *lines(order: Uint32Array): Generator<Uint8Array> {
    const lengths = this.#lengths.values;
    const runOf = this.#runOf.values;
    this.#windows ??= this.#openWindows();
    let block = Buffer.allocUnsafeSlow(blockBytes);
    let other = Buffer.allocUnsafeSlow(blockBytes);
    let end = 0;
    for (const row of order) {
      const length = lengths[row] ?? 0;
      const window = this.#windows[runOf[row] ?? 0];
      if (window === undefined) throw new Error(`Row ${row} is in no run.`);
      if (end + length > block.length) {
        if (end > 0) yield block.subarray(0, end);
        [block, other] = [other, block];
        if (length > block.length) block = Buffer.allocUnsafeSlow(length);
        end = 0;
      }
      window.take(length, block, end);
      end += length;
    }
    if (end > 0) yield block.subarray(0, end);
  }

  close(): void {
    this.#windows = [];
    for (const file of this.#files.values()) closeSync(file);
    this.#files.clear();
  }

  #openWindows(): readonly Window[] {
    const size = Math.max(leastWindow, Math.floor(windowBytes / this.#runs.length));
    const windows: Window[] = [];
    for (const run of this.#runs) {
      const file = this.#files.get(run.file) ?? openSync(run.file, 'r');
      this.#files.set(run.file, file);
      windows.push(new Window(file, run, size));
    }
    return windows;
  }
}

/** A run is read from its beginning to its end, for its rows are in the order in which they are asked for. */
class Window {
  readonly #file: number;
  readonly #run: Run;
  #bytes: Buffer;
  #at = 0;
  #end = 0;
  #read = 0;

  constructor(file: number, run: Run, size: number) {
    this.#file = file;
    this.#run = run;
    this.#bytes = Buffer.allocUnsafeSlow(Math.min(size, run.bytes));
  }

  take(length: number, target: Buffer, at: number): void {
    if (this.#at + length > this.#end) this.#fill(length);
    this.#bytes.copy(target, at, this.#at, this.#at + length);
    this.#at += length;
  }

  #fill(length: number): void {
    const rest = this.#end - this.#at;
    const target = length > this.#bytes.length ? Buffer.allocUnsafeSlow(length) : this.#bytes;
    this.#bytes.copy(target, 0, this.#at, this.#end);
    this.#bytes = target;
    this.#at = 0;
    this.#end = rest;
    while (this.#end < target.length && this.#read < this.#run.bytes) {
      const wanted = Math.min(target.length - this.#end, this.#run.bytes - this.#read);
      const count = readSync(this.#file, target, this.#end, wanted, this.#run.offset + this.#read);
      if (count === 0) throw new Error(`${this.#run.file} has been cut off.`);
      this.#read += count;
      this.#end += count;
    }
  }
}
