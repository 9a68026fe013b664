import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { LongRunningOperation } from '../../localAzure/core/longRunningOperations.js';
import { State } from '../../localAzure/core/state.js';
import { armDurations } from '../../localAzure/arm/armDurations.js';

interface Timed {
  readonly createdAt: number;
  readonly endedAt?: number;
}

/**
 * Milliseconds that a local Azure itself needed for a journey: what its operations took, added up along the longest
 * way from the template's deployment to the traffic. Read from its own record in `folder`.
 */
export function criticalPath(folder: string, speed: number): number {
  const copy = mkdtempSync(path.join(tmpdir(), 'critical-path-'));
  try {
    // A copy: the local Azure that writes the record is still running.
    copyFileSync(path.join(folder, 'state.jsonl'), path.join(copy, 'state.jsonl'));
    const state = new State(copy);
    const operations = state.list<LongRunningOperation>('operations').map(({ doc }) => doc);
    const took = (kind: string): number => {
      const found = operations.find((one) => one.kind === kind);
      if (found?.endTime === undefined) throw new Error(`No operation ${kind} has ended.`);
      return found.endTime - found.startTime;
    };
    const job = state.list<Timed>('mlJobs').at(0)?.doc;
    if (job?.endedAt === undefined) throw new Error('No job has ended.');

    const resources = took('deployment.create');
    const roles = resources + armDurations.rolePropagation / speed;
    const compute = resources + took('ml.clusterCreate');
    const trained = Math.max(roles, compute) + (job.endedAt - job.createdAt);
    const endpoint = roles + took('ml.endpointCreate');
    const deployed = Math.max(trained, endpoint) + took('ml.deploymentCreate');
    return deployed + took('ml.endpointUpdate');
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}
