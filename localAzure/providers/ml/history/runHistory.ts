import { z } from 'zod';
import { readBody } from '../../../arm/resources/readBody.js';
import type { ResourceDoc } from '../../../arm/resources/resourceDoc.js';
import { isoTime } from '../../../core/clock.js';
import type { Service } from '../../../core/context.js';
import { param, type Call, type Operation, type Reply } from '../../../core/operation.js';
import { isCommandJob, type JobDoc } from '../documents/jobDoc.js';
import { notesOf } from '../documents/runLogDoc.js';
import { workspaceOf } from '../inWorkspace.js';
import { withoutEmpty, type Json } from '../mlDocument.js';
import { logFiles } from './logFiles.js';
import { metricsOf } from './runMetrics.js';
import { experimentId, findRun, runsOf, type Run } from './runs.js';

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
        body: { runMetadata: metadata(call.service, workspace, findRun(call.service, workspace, runId)) },
      };
    }),
    make('RunHistory_GetRun', 'GET', `${history}/runs/{runId}`, (call, workspace) => ({
      status: 200,
      body: metadata(call.service, workspace, findRun(call.service, workspace, param(call, 'runId'))),
    })),
    make('RunHistory_GetRunDetails', 'GET', `${history}/runs/{runId}/details`, async (call, workspace) => {
      const run = findRun(call.service, workspace, param(call, 'runId'));
      const files = await logFiles(call, workspace, run);
      return { status: 200, body: { ...metadata(call.service, workspace, run), logFiles: files } };
    }),
    make('RunHistory_ListChildren', 'GET', `${history}/runs/{runId}/children`, (call, workspace) => {
      const parent = findRun(call.service, workspace, param(call, 'runId'));
      const value = runsOf(call.service, workspace)
        .filter(({ parentId }) => parentId === parent.id)
        .map((run) => metadata(call.service, workspace, run));
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

function metadata(service: Service, workspace: ResourceDoc, run: Run): Json {
  const { job } = run;
  const notes = notesOf(service, run.key);
  return withoutEmpty({
    runId: run.id,
    rootRunId: run.rootId,
    parentRunId: run.parentId,
    displayName: run.name,
    experimentId: experimentId(workspace, run.experiment),
    status: run.status,
    createdUtc: isoTime(run.createdAt),
    startTimeUtc: run.startedAt === undefined ? undefined : isoTime(run.startedAt),
    endTimeUtc: run.endedAt === undefined ? undefined : isoTime(run.endedAt),
    error: run.error && { error: { ...run.error }, time: isoTime(run.endedAt ?? run.createdAt) },
    properties: {
      'azureml.runsource': run.source,
      ...(run.source !== 'MLflow' && { 'azureml.pipelinerunid': run.rootId }),
    },
    tags: { ...run.tags, ...notes.tags },
    outputs: !job || run.status !== 'Completed' || run.training ? undefined : outputsOf(job),
  });
}

function outputsOf(job: JobDoc): Json {
  return Object.fromEntries(
    Object.entries(job.outputs).map(([name, output]) => [
      name,
      {
        assetId: `azureml://jobs/${job.name}/outputs/${name}`,
        type: isCommandJob(job) ? (output as Json)['jobOutputType'] : 'mlflow_model',
      },
    ]),
  );
}

function lastValues({ service }: Call, run: Run): Json[] {
  return [...metricsOf(service, run)].flatMap(([name, values]) => {
    const last = values.at(-1);
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
