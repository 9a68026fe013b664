import { appendFileSync } from 'node:fs';
import { Readable } from 'node:stream';

/** One answered request: no bodies, no headers, and of the query what is named here, so no secrets. */
export interface LogEntry {
  readonly n: number;
  /** ISO time at which the request came. */
  readonly at: string;
  readonly operation: string;
  readonly method: string;
  readonly path: string;
  /** What is done to a blob, `block` or `blocklist` for example, and to which of its blocks: `comp` and `blockid`. */
  readonly comp?: string;
  readonly block?: string;
  /** 0 when the connection was dropped without an answer. */
  readonly status: number;
  readonly ms: number;
  readonly fault?: string;
}

const mostKept = 5_000;

export class RequestLog {
  private readonly entries: LogEntry[] = [];
  private readonly followers = new Set<Readable>();
  private count = 0;

  constructor(private readonly file?: string) {}

  add(entry: Omit<LogEntry, 'n'>): void {
    const full: LogEntry = { n: ++this.count, ...entry };
    this.entries.push(full);
    if (this.entries.length > mostKept) this.entries.shift();
    const line = JSON.stringify(full) + '\n';
    for (const follower of this.followers) follower.push(line);
    if (this.file === undefined) return;
    try {
      appendFileSync(this.file, line);
    } catch {
      // A full disk: the request itself was answered.
    }
  }

  all(): readonly LogEntry[] {
    return [...this.entries];
  }

  /** One line of JSON an entry: those that are kept, then each as it comes, until the reader closes. */
  follow(): Readable {
    const follower = new Readable({ read: () => {} });
    for (const entry of this.entries) follower.push(JSON.stringify(entry) + '\n');
    this.followers.add(follower);
    follower.once('close', () => this.followers.delete(follower));
    return follower;
  }
}
