import type { Service } from '../../../core/context.js';

/** A value of a metric that somebody has logged. */
export interface LoggedMetric {
  readonly name: string;
  readonly value: number;
  readonly step: number;
  /** Epoch ms, as whoever logged it says. */
  readonly at: number;
}

/** What has been said of a run, beside its metrics. */
export interface RunNotes {
  readonly params: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
}

const metricCollection = 'mlLoggedMetrics';
const notesCollection = 'mlRunNotes';
const none: RunNotes = { params: {}, tags: {} };

/** One document a value, so that a long series is not written anew with each; `run` is the key of the run. */
export function logMetric(service: Service, run: string, metric: LoggedMetric): void {
  const written = service.state.list(metricCollection, `${run}/metrics/`).length;
  service.state.put(metricCollection, `${run}/metrics/${written}`, metric);
}

/** In the order in which they were logged. */
export function metricsLogged(service: Service, run: string): LoggedMetric[] {
  return service.state.list<LoggedMetric>(metricCollection, `${run}/metrics/`).map(({ doc }) => doc);
}

export function notesOf(service: Service, run: string): RunNotes {
  return service.state.get<RunNotes>(notesCollection, `${run}/notes`) ?? none;
}

export function putNotes(service: Service, run: string, notes: RunNotes): void {
  service.state.put(notesCollection, `${run}/notes`, notes);
}
