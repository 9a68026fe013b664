/** A jump of the clock that lasts shorter than this is not believed. */
const believedAfterMs = 10 * 60_000;
/** Less than this is the clock being set right little by little. */
const noticeableMs = 2000;

export interface ClockSource {
  /** Epoch milliseconds, as the machine has them: may jump either way. */
  readonly wall: () => number;
  /** Milliseconds since some moment, always at the same pace. */
  readonly monotonic: () => number;
}

const machine: ClockSource = { wall: Date.now, monotonic: () => performance.now() };

/**
 * Epoch milliseconds that go on at an even pace while the machine's clock jumps, hours forward and back again, say: so that
 * nothing runs out of patience, waits for hours, or is deleted young. A jump that stays for ten minutes is true: the clock
 * was set right, or the machine slept.
 */
export function steadyNow({ wall, monotonic }: ClockSource = machine): () => number {
  let offset = wall() - monotonic();
  let jumped: { readonly to: number; readonly at: number } | undefined;
  return () => {
    const at = monotonic();
    const seen = wall() - at;
    if (Math.abs(seen - offset) < noticeableMs) {
      offset = seen;
      jumped = undefined;
    } else if (jumped === undefined || Math.abs(seen - jumped.to) >= noticeableMs) jumped = { to: seen, at };
    else if (at - jumped.at >= believedAfterMs) {
      offset = seen;
      jumped = undefined;
    }
    return Math.round(at + offset);
  };
}
