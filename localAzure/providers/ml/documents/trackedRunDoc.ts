import type { Service } from '../../../core/context.js';
import type { MlDocument } from '../mlDocument.js';
import type { JobStatus } from './jobDoc.js';

/** A run that somebody has begun by MLflow, on a machine of his own. */
export interface TrackedRunDoc extends MlDocument {
  readonly runName: string;
  readonly experiment: string;
  readonly status: JobStatus;
  /** Epoch ms. */
  readonly startedAt: number;
  readonly endedAt?: number;
}

const collection = 'mlTrackedRuns';

export function trackedRunId(workspaceId: string, name: string): string {
  return `${workspaceId}/trackedRuns/${name}`;
}

export function findTrackedRun(
  service: Service,
  workspaceId: string,
  name: string,
): TrackedRunDoc | undefined {
  return service.state.get<TrackedRunDoc>(collection, trackedRunId(workspaceId, name));
}

export function putTrackedRun(service: Service, run: TrackedRunDoc): void {
  service.state.put(collection, run.id, run);
}

export function trackedRuns(service: Service, workspaceId: string): TrackedRunDoc[] {
  return service.state.list<TrackedRunDoc>(collection, trackedRunId(workspaceId, '')).map(({ doc }) => doc);
}
