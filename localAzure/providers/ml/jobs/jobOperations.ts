import { isDeepStrictEqual } from 'node:util';
import { paged } from '../../../arm/resources/paged.js';
import type { ResourceDoc } from '../../../arm/resources/resourceDoc.js';
import type { Service } from '../../../core/context.js';
import { errors } from '../../../core/errors.js';
import { param, type Call, type Operation, type Reply } from '../../../core/operation.js';
import { hasTag } from '../assets/listedAssets.js';
import {
  findJob,
  hasEnded,
  jobId,
  listJobs,
  outputLocation,
  putJob,
  type JobDoc,
} from '../documents/jobDoc.js';
import { inWorkspace } from '../inWorkspace.js';
import { rendered, requireName, stamped, withoutEmpty, type Json } from '../mlDocument.js';
import { mlDurations } from '../mlDurations.js';
import { beginMl } from '../mlLongRunning.js';
import { Commands } from './commandLife.js';
import { cancelKind, startJob } from './jobLife.js';
import { readJob } from './readJob.js';

const deleteKind = 'ml.jobDelete';
/** What may change after creation; everything else makes a repeated PUT a conflict. */
const mutable = ['description', 'tags', 'properties', 'isArchived', 'services', 'status'];

/** Jobs: pipelines of one node on the fine-tuning component, and commands. */
export function jobOperations(): Operation[] {
  const one = '/jobs/{id}';
  return [
    inWorkspace('Jobs_List', 'GET', '/jobs', (call, workspace) => {
      const tag = call.query.get('tag');
      const type = call.query.get('jobType');
      const archived = call.query.get('listViewType') ?? 'ActiveOnly';
      if (call.query.has('properties')) throw errors.unsupported("the parameter 'properties' of Jobs_List");
      const found = listJobs(call.service, workspace.id)
        .filter((job) => tag === null || hasTag((job.body['tags'] ?? {}) as Record<string, string>, tag))
        .filter((job) => type === null || type === job.body['jobType'])
        .filter(
          (job) => archived === 'All' || (archived === 'ArchivedOnly') === (job.body['isArchived'] === true),
        )
        .map((job) => renderJob(call, workspace, job));
      return paged(call, found);
    }),
    inWorkspace('Jobs_Get', 'GET', one, (call, workspace) => ({
      status: 200,
      body: renderJob(call, workspace, existing(call, workspace)),
    })),
    inWorkspace('Jobs_CreateOrUpdate', 'PUT', one, put),
    inWorkspace('Jobs_Cancel', 'POST', `${one}/cancel`, cancel),
    inWorkspace('Jobs_Delete', 'DELETE', one, remove),
  ];
}

export function registerJobOperations(service: Service): void {
  service.longRunningOperations.on(deleteKind, {
    complete: ({ resourceId }) => {
      service.state.deleteUnder(resourceId);
    },
  });
}

function put(call: Call, workspace: ResourceDoc): Reply {
  const { service } = call;
  const name = param(call, 'id');
  requireName(name, 'job');
  const asked = readJob(call, workspace);
  const { body, computeId, outputs } = asked;
  const id = jobId(workspace.id, name);
  const known = findJob(service, id);
  if (known) {
    if (!isDeepStrictEqual(fixedPart(known.body), fixedPart(asStored(body)))) {
      throw errors.conflict(
        'UserError',
        `A job with the id '${name}' already exists and cannot be changed; use another id.`,
      );
    }
    const changed = { ...known, body, changedAt: service.clock.now() };
    putJob(service, changed);
    return { status: 200, body: renderJob(call, workspace, changed) };
  }
  requireDefaultCompute(computeId);
  const job: JobDoc = {
    ...stamped(call, id, undefined),
    body,
    outputs,
    ...asked.order(),
    status: 'NotStarted',
  };
  putJob(service, job);
  startJob(service, job);
  return { status: 201, body: renderJob(call, workspace, job) };
}

/** Drops what JSON drops, so that a stored body and a new one compare. */
function asStored(body: Json): Json {
  return JSON.parse(JSON.stringify(body)) as Json;
}

function fixedPart(body: Readonly<Json>): Json {
  const fixed = asStored(body);
  for (const name of mutable) Reflect.deleteProperty(fixed, name);
  return fixed;
}

/** Only says what the SDK would have resolved anyway; a name in place of an id is a frequent slip. */
function requireDefaultCompute(computeId: string | null | undefined): void {
  if (computeId && !computeId.startsWith('/subscriptions/')) {
    throw errors.invalid('ValidationError', `'${computeId}' is no ARM id of a compute.`, {
      target: 'computeId',
    });
  }
}

function cancel(call: Call, workspace: ResourceDoc): Reply {
  const job = existing(call, workspace);
  if (hasEnded(job)) return { status: 200 };
  putJob(call.service, { ...job, status: 'CancelRequested' });
  call.service.parts.get(Commands).end(job.id);
  const begun = beginMl(call, {
    kind: cancelKind,
    resourceId: job.id,
    location: workspace.location,
    durationMs: mlDurations.jobCancel,
  });
  return { status: 202, headers: begun.location };
}

function remove(call: Call, workspace: ResourceDoc): Reply {
  const job = findJob(call.service, jobId(workspace.id, param(call, 'id')));
  if (!job) return { status: 204 };
  if (!hasEnded(job)) {
    throw errors.conflict(
      'UserError',
      `The job '${job.name}' is ${job.status}: cancel it before deleting it.`,
    );
  }
  const begun = beginMl(call, {
    kind: deleteKind,
    resourceId: job.id,
    location: workspace.location,
    durationMs: mlDurations.jobDelete,
  });
  return { status: 202, headers: begun.location };
}

function existing(call: Call, workspace: ResourceDoc): JobDoc {
  const id = jobId(workspace.id, param(call, 'id'));
  const job = findJob(call.service, id);
  if (!job) throw errors.resourceNotFound(id);
  return job;
}

function renderJob(call: Call, workspace: ResourceDoc, job: JobDoc): Json {
  const outputs = Object.fromEntries(
    Object.entries(job.outputs).map(([name, output]) => [
      name,
      {
        ...withoutEmpty(output as Json),
        uri: `azureml://datastores/workspaceblobstore/paths/${outputLocation(workspace, job.name, name).path}/`,
      },
    ]),
  );
  return rendered(job, 'jobs', {
    tags: {},
    properties: {},
    isArchived: false,
    displayName: job.name,
    ...job.body,
    outputs,
    status: job.status,
    services: {
      Studio: {
        jobServiceType: 'Studio',
        endpoint: `https://ml.azure.com/runs/${job.name}?wsid=${workspace.id}&tid=${call.service.tenantId}`,
      },
      Tracking: {
        jobServiceType: 'Tracking',
        endpoint: `${call.service.origin('ml').replace(/^https/, 'azureml')}/mlflow/v1.0${workspace.id}`,
      },
    },
  });
}
