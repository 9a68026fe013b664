/** What is left to one key, and when that was so. */
interface Bucket {
  tokens: number;
  at: number;
  /** When it was said last that there is none left. */
  toldAt: number;
}

const minuteMs = 60_000;

/**
 * So many a minute for each key, and half as many again at once. In the memory of this process: another one counts by
 * itself.
 */
export class TokenBuckets {
  private readonly buckets = new Map<string, Bucket>();
  private readonly capacity: number;
  private sweptAt = 0;

  constructor(
    readonly perMinute: number,
    private readonly now: () => number,
  ) {
    this.capacity = Math.ceil(perMinute * 1.5);
  }

  /** Milliseconds until there is one to take; 0 where there is one. */
  wait(key: string): number {
    const { tokens } = this.filled(key);
    return tokens >= 1 ? 0 : Math.ceil(((1 - tokens) * minuteMs) / this.perMinute);
  }

  take(key: string): void {
    this.sweep();
    const bucket = this.filled(key);
    this.buckets.set(key, { ...bucket, tokens: bucket.tokens - 1 });
  }

  /** True for the first who asks, and again after a minute: what is said of it must not be much itself. */
  mayTell(key: string): boolean {
    const bucket = this.filled(key);
    if (bucket.at - bucket.toldAt < minuteMs) return false;
    this.buckets.set(key, { ...bucket, toldAt: bucket.at });
    return true;
  }

  /** How many keys are kept in mind. */
  get size(): number {
    return this.buckets.size;
  }

  private filled(key: string): Bucket {
    const at = this.now();
    const bucket = this.buckets.get(key);
    if (bucket === undefined) return { tokens: this.capacity, at, toldAt: -Infinity };
    const since = Math.max(0, at - bucket.at);
    const tokens = Math.min(this.capacity, bucket.tokens + (since * this.perMinute) / minuteMs);
    return { ...bucket, tokens, at };
  }

  /** A full one is as good as none. */
  private sweep(): void {
    if (Math.abs(this.now() - this.sweptAt) < minuteMs) return;
    this.sweptAt = this.now();
    for (const key of this.buckets.keys())
      if (this.filled(key).tokens >= this.capacity) this.buckets.delete(key);
  }
}
