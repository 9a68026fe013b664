import { defined } from '../defined.js';
/** How far a preparation is. */
export interface Progress {
  /** `find`: the source is looked at; `read`: it is fetched and checked; `write`: the files are written. */
  readonly phase: 'find' | 'read' | 'write';
  /** Bytes read, and how many there will be where that is known. */
  readonly bytes: number;
  readonly totalBytes?: number;
  readonly rows: number;
  readonly totalRows?: number;
  /** Over the whole time; what was there from an earlier attempt does not count. */
  readonly bytesPerSecond: number;
  readonly secondsLeft?: number;
}

/** Adds up what happens and tells it. */
export class ProgressMeter {
  #phase: Progress['phase'] = 'find';
  #bytes = 0;
  #cachedBytes = 0;
  #totalBytes: number | undefined;
  #rows = 0;
  #totalRows: number | undefined;
  readonly #startedAt: number;

  /** @param now milliseconds */
  constructor(
    readonly tell: (progress: Progress) => void,
    readonly now: () => number,
  ) {
    this.#startedAt = now();
  }

  expect(total: { readonly bytes?: number | undefined; readonly rows?: number | undefined }): void {
    this.#totalBytes = total.bytes ?? this.#totalBytes;
    this.#totalRows = total.rows ?? this.#totalRows;
  }

  phase(phase: Progress['phase']): void {
    this.#phase = phase;
    this.tell(this.progress());
  }

  bytes(count: number, cached = false): void {
    this.#bytes += count;
    if (cached) this.#cachedBytes += count;
    this.tell(this.progress());
  }

  rows(count: number): void {
    this.#rows += count;
    this.tell(this.progress());
  }

  progress(): Progress {
    const seconds = Math.max(0.001, (this.now() - this.#startedAt) / 1000);
    const rate = (this.#bytes - this.#cachedBytes) / seconds;
    const left = this.#totalBytes === undefined ? undefined : Math.max(0, this.#totalBytes - this.#bytes);
    return {
      phase: this.#phase,
      bytes: this.#bytes,
      rows: this.#rows,
      bytesPerSecond: Math.round(rate),
      ...defined({ totalBytes: this.#totalBytes, totalRows: this.#totalRows }),
      ...(left === undefined || rate === 0 ? {} : { secondsLeft: Math.round(left / rate) }),
    };
  }
}
