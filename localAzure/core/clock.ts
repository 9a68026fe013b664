/**
 * Time as the local Azure sees it. Timestamps are real epoch milliseconds; durations are written down as Azure
 * takes them and shrink by the clock's speed, so that a 12 minute deployment can be over in 9 seconds.
 */
export interface Clock {
  now(): number;
  /** What a duration of Azure time (ms) takes on this clock (ms). */
  scaled(ms: number): number;
}

/** From the start on at an even pace: what was to happen in a minute does, though the machine's clock is set hours back. */
export function realClock(speed = 1): Clock {
  const offset = Date.now() - performance.now();
  return { now: () => Math.round(offset + performance.now()), scaled: (ms) => ms / speed };
}

/** A clock that moves only when told. It starts at the real time, because tokens are judged by real time. */
export class TestClock implements Clock {
  private time: number;

  constructor(start = Date.now()) {
    this.time = start;
  }

  now(): number {
    return this.time;
  }

  scaled(ms: number): number {
    return ms;
  }

  advance(ms: number): void {
    this.time += ms;
  }
}

/** The instant as Azure writes it. */
export function isoTime(ms: number): string {
  return new Date(ms).toISOString();
}
