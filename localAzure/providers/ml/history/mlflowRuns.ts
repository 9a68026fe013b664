import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { readBody } from '../../../arm/resources/readBody.js';
import type { ResourceDoc } from '../../../arm/resources/resourceDoc.js';
import { defined } from '../../../core/defined.js';
import { errors } from '../../../core/errors.js';
import type { Call, Operation } from '../../../core/operation.js';
import type { JobStatus } from '../documents/jobDoc.js';
import { putNotes } from '../documents/runLogDoc.js';
import { findTrackedRun, putTrackedRun, trackedRunId } from '../documents/trackedRunDoc.js';
import { stamped } from '../mlDocument.js';
import { metricsOf } from './runMetrics.js';
import { experimentOf } from './mlflowExperiments.js';
import { mlflowOperation, queried } from './mlflowOperation.js';
import { renderMetric, renderRun } from './renderRun.js';
import { runFilter, runOrder } from './runFilter.js';
import { experimentId, findRun, runsOf } from './runs.js';

const search = z.looseObject({
  experiment_ids: z.array(z.string()).optional(),
  filter: z.string().optional(),
  max_results: z.number().int().min(1).optional(),
  order_by: z.array(z.string()).optional(),
});
const creation = z.looseObject({
  experiment_id: z.string().optional(),
  run_name: z.string().optional(),
  start_time: z.coerce.number().optional(),
  tags: z.array(z.looseObject({ key: z.string(), value: z.string() })).default([]),
});
const statuses = ['RUNNING', 'SCHEDULED', 'FINISHED', 'FAILED', 'KILLED'] as const;
const update = z.looseObject({
  run_id: z.string().optional(),
  run_uuid: z.string().optional(),
  status: z.enum(statuses).optional(),
  end_time: z.coerce.number().optional(),
  run_name: z.string().optional(),
});
const jobStatus: Readonly<Record<(typeof statuses)[number], JobStatus>> = {
  RUNNING: 'Running',
  SCHEDULED: 'Queued',
  FINISHED: 'Completed',
  FAILED: 'Failed',
  KILLED: 'Canceled',
};

/** Runs: those of jobs, to be read, and those that MLflow begins and ends. */
export function mlflowRuns(): Operation[] {
  return [
    ...mlflowOperation('GetRun', 'GET', 'runs/get', (call, workspace) => {
      const run = findRun(call.service, workspace, queried(call, 'run_id', 'run_uuid'));
      return { run: renderRun(call.service, workspace, run) };
    }),
    ...mlflowOperation('SearchRuns', 'POST', 'runs/search', ({ service, body }, workspace) => {
      const asked = readBody(search, body ?? {}, 'runs/search');
      const ids = asked.experiment_ids ?? [];
      const runs = runsOf(service, workspace)
        .filter(({ experiment }) => ids.length === 0 || ids.includes(experimentId(workspace, experiment)))
        .filter(runFilter(service, asked.filter ?? ''))
        .sort(runOrder(service, asked.order_by ?? []))
        .slice(0, asked.max_results ?? 1000);
      return { runs: runs.map((run) => renderRun(service, workspace, run)) };
    }),
    ...mlflowOperation('GetMetricHistory', 'GET', 'metrics/get-history', (call, workspace) => {
      const run = findRun(call.service, workspace, queried(call, 'run_id', 'run_uuid'));
      const key = queried(call, 'metric_key');
      const values = metricsOf(call.service, run).get(key) ?? [];
      return { metrics: values.map((value) => renderMetric(key, value)) };
    }),
    ...mlflowOperation('CreateRun', 'POST', 'runs/create', createRun),
    ...mlflowOperation('UpdateRun', 'POST', 'runs/update', updateRun),
  ];
}

function createRun(call: Call, workspace: ResourceDoc): unknown {
  const { service } = call;
  const asked = readBody(creation, call.body ?? {}, 'runs/create');
  const tags = Object.fromEntries(asked.tags.map(({ key, value }) => [key, value]));
  const id = randomUUID();
  const run = {
    ...stamped(call, trackedRunId(workspace.id, id), undefined),
    runName: asked.run_name ?? tags['mlflow.runName'] ?? id,
    experiment: asked.experiment_id ? experimentOf(service, workspace, asked.experiment_id) : 'Default',
    status: 'Running' as const,
    startedAt: asked.start_time ?? service.clock.now(),
  };
  putTrackedRun(service, run);
  putNotes(service, run.id, { params: {}, tags });
  return { run: renderRun(service, workspace, findRun(service, workspace, id)) };
}

function updateRun(call: Call, workspace: ResourceDoc): unknown {
  const { service } = call;
  const asked = readBody(update, call.body, 'runs/update');
  const id = asked.run_id ?? asked.run_uuid ?? '';
  const run = findRun(service, workspace, id);
  const known = findTrackedRun(service, workspace.id, id);
  // MLflow's clients end the run of a job when their script ends; a job has its status from its command.
  if (known) {
    const status = asked.status === undefined ? known.status : jobStatus[asked.status];
    const isOver = status === 'Completed' || status === 'Failed' || status === 'Canceled';
    const { endedAt: _before, ...rest } = known;
    const endedAt = isOver ? (asked.end_time ?? service.clock.now()) : undefined;
    putTrackedRun(service, {
      ...rest,
      runName: asked.run_name ?? known.runName,
      status,
      changedAt: service.clock.now(),
      ...defined({ endedAt }),
    });
  } else if (!run.job) {
    throw errors.unsupported('changes of a pipeline’s step');
  }
  return { run_info: renderRun(service, workspace, findRun(service, workspace, id)).info };
}
