import { appendFileSync } from 'node:fs';

/** One answered request: no query, no bodies, no headers, so no secrets. */
export interface LogEntry {
  readonly n: number;
  /** ISO time at which the request came. */
  readonly at: string;
  readonly operation: string;
  readonly method: string;
  readonly path: string;
  /** 0 when the connection was dropped without an answer. */
  readonly status: number;
  readonly ms: number;
  readonly fault?: string;
}

const KEPT = 5_000;

export class RequestLog {
  private readonly entries: LogEntry[] = [];
  private count = 0;

  constructor(private readonly file?: string) {}

  add(entry: Omit<LogEntry, 'n'>): void {
    const full: LogEntry = { n: ++this.count, ...entry };
    this.entries.push(full);
    if (this.entries.length > KEPT) this.entries.shift();
    if (this.file !== undefined) appendFileSync(this.file, JSON.stringify(full) + '\n');
  }

  all(): readonly LogEntry[] {
    return [...this.entries];
  }
}
