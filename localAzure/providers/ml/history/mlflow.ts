import { z } from 'zod';
import { readBody } from '../../../arm/resources/readBody.js';
import type { ResourceDoc } from '../../../arm/resources/resourceDoc.js';
import { defined } from '../../../core/defined.js';
import { errors } from '../../../core/errors.js';
import type { Call, Operation, Reply } from '../../../core/operation.js';
import { listJobs, type JobDoc, type JobStatus } from '../documents/jobDoc.js';
import { workspaceOf } from '../inWorkspace.js';
import { loggedMetrics, metricNames, type MetricValue } from '../jobs/metrics.js';
import { experimentId, experimentName, findRun, runsOf, type Run } from './runs.js';

const workspacePath =
  '/subscriptions/{subscriptionId}/resourceGroups/{resourceGroup}' +
  '/providers/Microsoft.MachineLearningServices/workspaces/{workspaceName}/api/2.0/mlflow';

const search = z.looseObject({
  experiment_ids: z.array(z.string()).optional(),
  filter: z.string().optional(),
  max_results: z.number().int().min(1).optional(),
});

/** The reading part of MLflow's REST API at the workspace's tracking address. */
export function mlflowOperations(): Operation[] {
  const make = (
    id: string,
    method: Operation['method'],
    path: string,
    handle: (call: Call, workspace: ResourceDoc) => unknown,
  ): Operation[] =>
    ['v1.0', 'v2.0'].map((version) => ({
      id: `MLflow_${id}`,
      method,
      path: `/mlflow/${version}${workspacePath}/${path}`,
      plane: 'ml',
      handle: (call): Reply => ({ status: 200, body: handle(call, workspaceOf(call)) }),
    }));
  return [
    ...make('GetRun', 'GET', 'runs/get', (call, workspace) => {
      const run = findRun(call.service, workspace, query(call, 'run_id', 'run_uuid'));
      return { run: render(call, workspace, run) };
    }),
    ...make('SearchRuns', 'POST', 'runs/search', (call, workspace) => {
      const asked = readBody(search, call.body ?? {}, 'runs/search');
      const fits = condition(asked.filter ?? '');
      const runs = runsOf(call.service, workspace)
        .filter(({ job }) => inExperiments(workspace, job, asked.experiment_ids))
        .filter((run) => fits(tags(run), run))
        .slice(0, asked.max_results ?? 1000);
      return { runs: runs.map((run) => render(call, workspace, run)) };
    }),
    ...make('GetMetricHistory', 'GET', 'metrics/get-history', (call, workspace) => {
      const run = findRun(call.service, workspace, query(call, 'run_id', 'run_uuid'));
      const key = query(call, 'metric_key');
      const name = metricNames.find((one) => one === key);
      const values = name && run.parentId !== undefined ? loggedMetrics(call.service, run.job)[name] : [];
      return { metrics: values.map((value) => metric(key, value)) };
    }),
    ...make('GetExperimentByName', 'GET', 'experiments/get-by-name', (call, workspace) => {
      const name = query(call, 'experiment_name');
      if (!listJobs(call.service, workspace.id).some((job) => experimentName(job) === name)) {
        throw errors.notFound('RESOURCE_DOES_NOT_EXIST', `Could not find experiment with name '${name}'.`);
      }
      return {
        experiment: { experiment_id: experimentId(workspace, name), name, lifecycle_stage: 'active' },
      };
    }),
  ];
}

function query(call: Call, ...names: readonly [string, ...string[]]): string {
  for (const name of names) {
    const value = call.query.get(name);
    if (value) return value;
  }
  throw errors.invalid('INVALID_PARAMETER_VALUE', `The query parameter '${names[0]}' is missing.`);
}

const mlflowStatus: Partial<Record<JobStatus, string>> = {
  Completed: 'FINISHED',
  Failed: 'FAILED',
  Canceled: 'KILLED',
};

function render(call: Call, workspace: ResourceDoc, run: Run): unknown {
  const { job } = run;
  const logged = loggedMetrics(call.service, job);
  const metrics =
    run.parentId === undefined
      ? []
      : metricNames.flatMap((name) => {
          const last = logged[name].at(-1);
          return last ? [metric(name, last)] : [];
        });
  const going = job.startedAt === undefined ? 'SCHEDULED' : 'RUNNING';
  return {
    info: {
      run_id: run.id,
      run_uuid: run.id,
      run_name: run.name,
      experiment_id: experimentId(workspace, experimentName(job)),
      status: mlflowStatus[job.status] ?? going,
      start_time: job.startedAt ?? job.createdAt,
      ...defined({ end_time: job.endedAt }),
      lifecycle_stage: 'active',
    },
    data: {
      metrics,
      params: [],
      tags: Object.entries(tags(run)).map(([key, value]) => ({ key, value })),
    },
  };
}

function metric(key: string, { value, step, at }: MetricValue): unknown {
  return { key, value, timestamp: Math.round(at), step };
}

function tags(run: Run): Record<string, string> {
  return {
    ...((run.job.body['tags'] ?? {}) as Record<string, string>),
    'mlflow.runName': run.name,
    'mlflow.rootRunId': run.job.name,
    ...defined({ 'mlflow.parentRunId': run.parentId }),
  };
}

function inExperiments(workspace: ResourceDoc, job: JobDoc, ids: readonly string[] | undefined): boolean {
  return !ids || ids.length === 0 || ids.includes(experimentId(workspace, experimentName(job)));
}

const tagTerm = /^tags\.(?:"([^"]+)"|`([^`]+)`|([\w.]+))\s*=\s*(?:'([^']*)'|"([^"]*)")$/;

/** Conditions on tags, joined by `and`: all that is needed to find a job's child runs. */
function condition(filter: string): (tags: Record<string, string>, run: Run) => boolean {
  if (filter.trim() === '') return () => true;
  const terms = filter.split(/\s+and\s+/i).map((text) => {
    const parts = tagTerm.exec(text.trim());
    if (!parts) {
      throw errors.invalid(
        'INVALID_PARAMETER_VALUE',
        `The local Azure filters runs by tags only, not by '${text.trim()}'.`,
      );
    }
    return { name: parts[1] ?? parts[2] ?? parts[3] ?? '', value: parts[4] ?? parts[5] ?? '' };
  });
  return (known) => terms.every(({ name, value }) => known[name] === value);
}
