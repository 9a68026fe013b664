import type { TimeSource } from '../../../runs/stageTimes.js';
import type { TimeLeft } from '../../../runs/timeLeft.js';

/** `about 5 min left`; `longer than usual` where the usual time is over. */
export const leftWords = ({ ms, isOver }: TimeLeft): string =>
  isOver ? 'longer than usual' : `${aboutWords(ms)} left`;

/** Rounded to what an estimate is worth: `about 20 s`, `about 5 min`, `about 2.5 h`. */
export function aboutWords(ms: number): string {
  const seconds = ms / 1000;
  if (seconds <= 50) return `about ${Math.max(10, Math.ceil(seconds / 10) * 10)} s`;
  return `about ${roughly(Math.round(seconds / 60))}`;
}

/** Minutes, rounded to what an estimate is worth: `5 min`, `45 min`, `2.5 h`. */
export function roughly(minutes: number): string {
  if (minutes < 20) return `${Math.round(minutes)} min`;
  if (minutes < 115) return `${Math.round(minutes / 5) * 5} min`;
  return `${Math.round(minutes / 30) / 2} h`;
}

const sources: Readonly<Record<TimeSource, string>> = {
  pace: 'the pace so far',
  here: 'earlier runs here',
  azure: 'what Azure usually takes',
  scaled: 'what Azure usually takes, at the speed of this local one',
};

/** What an estimate goes by; undefined where it goes by nothing. */
export function sourceWords(from: ReadonlySet<TimeSource>): string | undefined {
  const named = (Object.keys(sources) as TimeSource[]).filter((source) => from.has(source));
  return named.length === 0 ? undefined : named.map((source) => sources[source]).join(', and ');
}
