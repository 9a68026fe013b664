import type { ResourceDoc } from '../../../arm/resources/resourceDoc.js';
import type { Service } from '../../../core/context.js';
import { defined } from '../../../core/defined.js';
import { notesOf } from '../documents/runLogDoc.js';
import type { JobStatus } from '../documents/jobDoc.js';
import type { MetricValue } from '../jobs/metrics.js';
import { mlflowPairs } from './mlflowPairs.js';
import { metricsOf } from './runMetrics.js';
import { experimentId, type Run } from './runs.js';

const ended: Partial<Record<JobStatus, string>> = {
  Completed: 'FINISHED',
  Failed: 'FAILED',
  Canceled: 'KILLED',
};

export function mlflowStatus({ status, startedAt }: Run): string {
  return ended[status] ?? (startedAt === undefined ? 'SCHEDULED' : 'RUNNING');
}

/** A run as MLflow shows it. */
export function renderRun(service: Service, workspace: ResourceDoc, run: Run) {
  const metrics = [...metricsOf(service, run)].flatMap(([name, values]) => {
    const last = values.at(-1);
    return last ? [renderMetric(name, last)] : [];
  });
  return {
    info: {
      run_id: run.id,
      run_uuid: run.id,
      run_name: run.name,
      experiment_id: experimentId(workspace, run.experiment),
      status: mlflowStatus(run),
      start_time: Math.round(run.startedAt ?? run.createdAt),
      ...defined({ end_time: run.endedAt && Math.round(run.endedAt) }),
      artifact_uri: `azureml://${service.origin('ml').replace(/^https:\/\//, '')}/artifact/v2.0${workspace.id}/experiments/${run.experiment}/runs/${run.id}/artifacts`,
      lifecycle_stage: 'active',
    },
    data: {
      metrics,
      params: mlflowPairs(notesOf(service, run.key).params),
      tags: mlflowPairs(runTags(service, run)),
    },
  };
}

export function renderMetric(key: string, { value, step, at }: MetricValue) {
  return { key, value, timestamp: Math.round(at), step };
}

/** The job's own tags, those that were set since, and MLflow's. */
export function runTags(service: Service, run: Run): Record<string, string> {
  return {
    ...run.tags,
    'mlflow.runName': run.name,
    'mlflow.rootRunId': run.rootId,
    ...defined({ 'mlflow.parentRunId': run.parentId }),
    ...notesOf(service, run.key).tags,
  };
}
