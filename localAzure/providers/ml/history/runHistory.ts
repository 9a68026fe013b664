import { z } from 'zod';
import { readBody } from '../../../arm/resources/readBody.js';
import type { ResourceDoc } from '../../../arm/resources/resourceDoc.js';
import { isoTime } from '../../../core/clock.js';
import { param, type Call, type Operation, type Reply } from '../../../core/operation.js';
import { workspaceOf } from '../inWorkspace.js';
import { loggedMetrics, metricNames } from '../jobs/metrics.js';
import { withoutEmpty, type Json } from '../mlDocument.js';
import { logFiles } from './logFiles.js';
import { experimentId, experimentName, findRun, runsOf, type Run } from './runs.js';

const workspacePath =
  '/subscriptions/{subscriptionId}/resourceGroups/{resourceGroup}' +
  '/providers/Microsoft.MachineLearningServices/workspaces/{workspaceName}';

const runData = z.looseObject({ runId: z.string() });

/** Run history and metrics of the ML data plane: not in the OpenAPI, the shapes are those of azure-ml clients. */
export function runHistoryOperations(): Operation[] {
  const make = (
    id: string,
    method: Operation['method'],
    path: string,
    handle: (call: Call, workspace: ResourceDoc) => Reply | Promise<Reply>,
  ): Operation => ({ id, method, path, plane: 'ml', handle: (call) => handle(call, workspaceOf(call)) });
  const history = `/history/v1.0${workspacePath}`;
  return [
    make('RunHistory_GetRunData', 'POST', `${history}/rundata`, (call, workspace) => {
      const { runId } = readBody(runData, call.body, 'rundata');
      return {
        status: 200,
        body: { runMetadata: metadata(workspace, findRun(call.service, workspace, runId)) },
      };
    }),
    make('RunHistory_GetRun', 'GET', `${history}/runs/{runId}`, (call, workspace) => ({
      status: 200,
      body: metadata(workspace, findRun(call.service, workspace, param(call, 'runId'))),
    })),
    make('RunHistory_GetRunDetails', 'GET', `${history}/runs/{runId}/details`, async (call, workspace) => {
      const run = findRun(call.service, workspace, param(call, 'runId'));
      const files = await logFiles(call, workspace, run);
      return { status: 200, body: { ...metadata(workspace, run), logFiles: files } };
    }),
    make('RunHistory_ListChildren', 'GET', `${history}/runs/{runId}/children`, (call, workspace) => {
      const parent = findRun(call.service, workspace, param(call, 'runId'));
      const value = runsOf(call.service, workspace)
        .filter(({ parentId }) => parentId === parent.id)
        .map((run) => metadata(workspace, run));
      return { status: 200, body: { value } };
    }),
    make(
      'Metrics_LastValues',
      'POST',
      `/metric/v2.0${workspacePath}/runs/{runId}/lastvalues`,
      (call, workspace) => ({
        status: 200,
        body: { value: lastValues(call, findRun(call.service, workspace, param(call, 'runId'))) },
      }),
    ),
  ];
}

function metadata(workspace: ResourceDoc, run: Run): Json {
  const { job } = run;
  return withoutEmpty({
    runId: run.id,
    rootRunId: job.name,
    parentRunId: run.parentId,
    displayName: run.name,
    experimentId: experimentId(workspace, experimentName(job)),
    status: job.status,
    createdUtc: isoTime(job.createdAt),
    startTimeUtc: job.startedAt === undefined ? undefined : isoTime(job.startedAt),
    endTimeUtc: job.endedAt === undefined ? undefined : isoTime(job.endedAt),
    error: job.error && { error: { ...job.error }, time: isoTime(job.endedAt ?? job.createdAt) },
    properties: {
      'azureml.runsource': run.parentId === undefined ? 'azureml.PipelineRun' : 'azureml.StepRun',
      'azureml.pipelinerunid': job.name,
    },
    tags: job.body['tags'] ?? {},
    outputs:
      job.status !== 'Completed' || run.parentId !== undefined
        ? undefined
        : Object.fromEntries(
            Object.keys(job.outputs).map((name) => [
              name,
              { assetId: `azureml://jobs/${job.name}/outputs/${name}`, type: 'mlflow_model' },
            ]),
          ),
  });
}

function lastValues(call: Call, run: Run): Json[] {
  // The pipeline's own run has logged nothing; its step has.
  if (run.parentId === undefined) return [];
  const logged = loggedMetrics(call.service, run.job);
  return metricNames.flatMap((name) => {
    const last = logged[name].at(-1);
    if (!last) return [];
    return [
      {
        name,
        columns: { [name]: 'Double' },
        value: [{ step: last.step, createdUtc: isoTime(last.at), data: { [name]: last.value } }],
      },
    ];
  });
}
