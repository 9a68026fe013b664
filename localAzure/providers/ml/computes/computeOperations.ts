import { z } from 'zod';
import { paged } from '../../../arm/resources/paged.js';
import { readBody } from '../../../arm/resources/readBody.js';
import type { ResourceDoc } from '../../../arm/resources/resourceDoc.js';
import type { ErrorDetail } from '../../../core/azureError.js';
import type { Service } from '../../../core/context.js';
import { errors } from '../../../core/errors.js';
import { param, type Call, type Operation, type Reply } from '../../../core/operation.js';
import {
  clusterId,
  deleteCluster,
  findCluster,
  listClusters,
  putCluster,
  sum,
  type ClusterDoc,
} from '../documents/clusterDoc.js';
import { milliseconds } from '../duration.js';
import { inWorkspace } from '../inWorkspace.js';
import { ignored, trackedMlBody } from '../mlBody.js';
import { stamped } from '../mlDocument.js';
import { mlDurations } from '../mlDurations.js';
import { beginCompute } from '../mlLongRunning.js';
import { requireComputeName, requireQuota, requireRange, requireSize } from './clusterChecks.js';
import { renderCluster } from './renderCompute.js';

const createKind = 'ml.clusterCreate';
const deleteKind = 'ml.clusterDelete';

const scale = z.strictObject({
  maxNodeCount: z.number().int().min(0),
  minNodeCount: z.number().int().min(0).default(0),
  nodeIdleTimeBeforeScaleDown: z
    .string()
    .refine((text) => milliseconds(text) !== undefined, 'is no ISO 8601 duration')
    .default('PT120S'),
});

const readOnly = {
  allocationState: ignored,
  allocationStateTransitionTime: ignored,
  errors: ignored,
  currentNodeCount: ignored,
  targetNodeCount: ignored,
  nodeStateCounts: ignored,
};

const body = trackedMlBody(
  z.strictObject({
    computeType: z.literal('AmlCompute'),
    computeLocation: ignored,
    provisioningState: ignored,
    provisioningErrors: ignored,
    createdOn: ignored,
    modifiedOn: ignored,
    isAttachedCompute: ignored,
    resourceId: z.null().optional(),
    description: z.string().nullish(),
    disableLocalAuth: z.boolean().default(true),
    properties: z.strictObject({
      ...readOnly,
      osType: z.literal('Linux').default('Linux'),
      vmSize: z.string(),
      vmPriority: z.literal('Dedicated').default('Dedicated'),
      isolatedNetwork: z.literal(false).nullish(),
      scaleSettings: scale,
      remoteLoginPortPublicAccess: z.enum(['Enabled', 'Disabled', 'NotSpecified']).default('NotSpecified'),
      enableNodePublicIp: z.boolean().nullish(),
    }),
  }),
);

const patch = z.strictObject({
  properties: z.strictObject({ properties: z.strictObject({ scaleSettings: scale }) }),
});

/** Compute clusters of a workspace. */
export function computeOperations(): Operation[] {
  const one = '/computes/{computeName}';
  return [
    inWorkspace('Compute_List', 'GET', '/computes', (call, workspace) =>
      paged(call, listClusters(call.service, workspace.id + '/').map(renderCluster)),
    ),
    inWorkspace('Compute_Get', 'GET', one, (call, workspace) => ({
      status: 200,
      body: renderCluster(existing(call, workspace)),
    })),
    inWorkspace('Compute_CreateOrUpdate', 'PUT', one, put),
    inWorkspace('Compute_Update', 'PATCH', one, (call, workspace) => {
      const cluster = existing(call, workspace);
      const { scaleSettings } = readBody(patch, call.body, 'computes').properties.properties;
      return { status: 200, body: renderCluster(rescale(call, cluster, scaleSettings)) };
    }),
    inWorkspace('Compute_Delete', 'DELETE', one, remove),
  ];
}

export function registerComputes(service: Service): void {
  const fail = ({ resourceId }: { resourceId: string }, error: ErrorDetail): void => {
    const cluster = findCluster(service, resourceId);
    if (cluster) putCluster(service, { ...cluster, state: 'Failed', errors: [error] });
  };
  service.longRunningOperations.on(createKind, {
    complete({ resourceId }, at) {
      const cluster = findCluster(service, resourceId);
      if (cluster?.state !== 'Creating') return;
      putCluster(service, {
        ...cluster,
        state: 'Succeeded',
        nodes: cluster.minNodes,
        allocationChangedAt: at,
      });
    },
    fail,
  });
  service.longRunningOperations.on(deleteKind, {
    complete: ({ resourceId }) => {
      deleteCluster(service, resourceId);
    },
    fail,
  });
}

function put(call: Call, workspace: ResourceDoc): Reply {
  const { service } = call;
  const id = clusterId(workspace.id, param(call, 'computeName'));
  const wanted = readBody(body, call.body, 'computes');
  if (wanted.identity) throw errors.unsupported("the property 'identity' of computes");
  const { properties } = wanted.properties;
  const known = findCluster(service, id);
  if (known) {
    if (known.vmSize.toLowerCase() !== properties.vmSize.toLowerCase()) {
      throw errors.invalid(
        'ComputeVmSizeCannotChange',
        `The VM size of '${known.name}' is ${known.vmSize} and cannot be changed: delete the compute and create it anew.`,
      );
    }
    return { status: 200, body: renderCluster(rescale(call, known, properties.scaleSettings)) };
  }
  requireComputeName(param(call, 'computeName'));
  const size = requireSize(service, properties.vmSize);
  requireRange(properties.scaleSettings);
  requireQuota(service, size.name, properties.scaleSettings.minNodeCount);
  const cluster: ClusterDoc = {
    ...stamped(call, id, undefined),
    location: wanted.location.toLowerCase().replaceAll(' ', ''),
    ...(wanted.tags && { tags: wanted.tags }),
    vmSize: properties.vmSize.toUpperCase(),
    vmPriority: properties.vmPriority,
    minNodes: properties.scaleSettings.minNodeCount,
    maxNodes: properties.scaleSettings.maxNodeCount,
    idleBeforeScaleDown: properties.scaleSettings.nodeIdleTimeBeforeScaleDown,
    ...(wanted.properties.description && { description: wanted.properties.description }),
    remoteLogin: properties.remoteLoginPortPublicAccess,
    enableNodePublicIp: properties.enableNodePublicIp ?? true,
    disableLocalAuth: wanted.properties.disableLocalAuth,
    state: 'Creating',
    nodes: 0,
    held: {},
    wanted: {},
    errors: [],
    allocationChangedAt: service.clock.now(),
  };
  putCluster(service, cluster);
  const begun = beginCompute(call, {
    kind: createKind,
    resourceId: id,
    location: workspace.location,
    durationMs: mlDurations.cluster,
  });
  return { status: 201, headers: begun.asyncOperation, body: renderCluster(cluster) };
}

function rescale(call: Call, cluster: ClusterDoc, settings: z.output<typeof scale>): ClusterDoc {
  if (cluster.state === 'Deleting')
    throw errors.conflict('Conflict', `The compute '${cluster.name}' is being deleted.`);
  requireRange(settings);
  requireQuota(call.service, cluster.vmSize, Math.max(0, settings.minNodeCount - cluster.nodes));
  const changed: ClusterDoc = {
    ...cluster,
    changedAt: call.service.clock.now(),
    minNodes: settings.minNodeCount,
    maxNodes: settings.maxNodeCount,
    idleBeforeScaleDown: settings.nodeIdleTimeBeforeScaleDown,
    nodes: Math.max(settings.minNodeCount, sum(cluster.held), Math.min(cluster.nodes, settings.maxNodeCount)),
  };
  putCluster(call.service, changed);
  return changed;
}

function remove(call: Call, workspace: ResourceDoc): Reply {
  const action = call.query.get('underlyingResourceAction');
  if (action !== 'Delete' && action !== 'Detach') {
    throw errors.invalid(
      'MissingQueryParameter',
      "The query parameter 'underlyingResourceAction' is required: 'Delete' or 'Detach'.",
    );
  }
  const cluster = findCluster(call.service, clusterId(workspace.id, param(call, 'computeName')));
  if (!cluster) return { status: 204 };
  if (sum(cluster.held) > 0) {
    throw errors.conflict('ComputeInUse', `The compute '${cluster.name}' runs jobs and cannot be deleted.`);
  }
  putCluster(call.service, { ...cluster, state: 'Deleting' });
  const begun = beginCompute(call, {
    kind: deleteKind,
    resourceId: cluster.id,
    location: workspace.location,
    durationMs: mlDurations.clusterDelete,
  });
  return { status: 202, headers: { ...begun.asyncOperation, ...begun.location } };
}

function existing(call: Call, workspace: ResourceDoc): ClusterDoc {
  const id = clusterId(workspace.id, param(call, 'computeName'));
  const cluster = findCluster(call.service, id);
  if (!cluster) throw errors.resourceNotFound(id);
  return cluster;
}
