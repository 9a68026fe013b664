/** Refusals that come together are of one crowd. */
const togetherMs = 2_000;

/**
 * How many at once an endpoint takes that has said it is asked too much: half of before, then one more for each round of
 * answers (additive increase, multiplicative decrease).
 */
export class Window {
  private size = Infinity;
  private narrowedAt = -Infinity;

  /** At least 1, at most `most`. */
  width(most: number): number {
    return Math.max(1, Math.floor(Math.min(this.size, most)));
  }

  narrow(most: number, now: number): void {
    if (Math.abs(now - this.narrowedAt) < togetherMs) return;
    this.narrowedAt = now;
    this.size = Math.max(1, Math.min(this.size, most) / 2);
  }

  /** After an answer. */
  widen(most: number): void {
    this.size = this.size >= most ? Infinity : this.size + 1 / this.size;
  }
}
