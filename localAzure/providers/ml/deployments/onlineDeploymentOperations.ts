import { paged, pageSize } from '../../../arm/resources/paged.js';
import { readBody } from '../../../arm/resources/readBody.js';
import type { ResourceDoc } from '../../../arm/resources/resourceDoc.js';
import { defined } from '../../../core/defined.js';
import { errors } from '../../../core/errors.js';
import { param, type Call, type Operation, type Reply } from '../../../core/operation.js';
import {
  deploymentId,
  findDeployment,
  isBusy,
  listDeployments,
  putDeployment,
  type DeploymentDoc,
} from '../documents/deploymentDoc.js';
import { requireOnlineName } from '../endpoints/endpointNames.js';
import { requireEndpoint, requireIdle } from '../endpoints/endpointOperations.js';
import { inWorkspace } from '../inWorkspace.js';
import { stamped, withoutEmpty, type Json } from '../mlDocument.js';
import { mlDurations } from '../mlDurations.js';
import { beginMl } from '../mlLongRunning.js';
import { deploymentLogs } from './deploymentLogs.js';
import { requireInstances } from './deploymentQuota.js';
import { referencedModel } from './modelReference.js';
import {
  deploymentBody,
  deploymentPatch,
  refuseUnsupported,
  requireTimeout,
  type DeploymentBody,
} from './onlineDeploymentBody.js';
import { deleteDeploymentKind, deployKind, scaleKind, scheduleCheck } from './onlineDeploymentLife.js';
import { renderDeployment } from './renderOnlineDeployment.js';

const mostInstances = 50;

/** Managed online deployments. */
export function deploymentOperations(): Operation[] {
  const all = '/onlineEndpoints/{endpointName}/deployments';
  const one = `${all}/{deploymentName}`;
  return [
    inWorkspace('OnlineDeployments_List', 'GET', all, (call, workspace) => {
      const endpoint = requireEndpoint(call, workspace);
      if (call.query.has('$orderBy')) throw errors.unsupported("the parameter '$orderBy' of deployments");
      const found = listDeployments(call.service, `${endpoint.id}/deployments/`);
      return paged(
        call,
        found.map((deployment) => renderDeployment(call, deployment)),
        { size: pageSize(call, '$top') },
      );
    }),
    inWorkspace('OnlineDeployments_Get', 'GET', one, (call, workspace) => ({
      status: 200,
      body: renderDeployment(call, existing(call, workspace)),
    })),
    inWorkspace('OnlineDeployments_CreateOrUpdate', 'PUT', one, put),
    inWorkspace('OnlineDeployments_Update', 'PATCH', one, scale),
    inWorkspace('OnlineDeployments_Delete', 'DELETE', one, remove),
    inWorkspace('OnlineDeployments_GetLogs', 'POST', `${one}/getLogs`, (call, workspace) =>
      deploymentLogs(call, existing(call, workspace)),
    ),
    inWorkspace('OnlineDeployments_ListSkus', 'GET', `${one}/skus`, (call, workspace) => {
      existing(call, workspace);
      const capacity = { default: 1, minimum: 1, maximum: mostInstances, scaleType: 'Manual' };
      const resourceType = 'Microsoft.MachineLearningServices/workspaces/onlineEndpoints/deployments';
      return { status: 200, body: { value: [{ resourceType, sku: { name: 'Default' }, capacity }] } };
    }),
  ];
}

function put(call: Call, workspace: ResourceDoc): Reply {
  const { service } = call;
  const name = param(call, 'deploymentName');
  requireOnlineName(name, 'deployment');
  const endpoint = requireEndpoint(call, workspace);
  requireIdle(endpoint);
  refuseUnsupported(call.body);
  const wanted = readBody(deploymentBody, call.body, 'deployments');
  const { properties } = wanted;
  const id = deploymentId(endpoint.id, name);
  const known = findDeployment(service, id);
  if (known && isBusy(known)) throw busy(known);
  if (known && known.instanceType.toLowerCase() !== properties.instanceType.toLowerCase()) {
    throw errors.invalid(
      'BadRequest',
      `The instance type of '${name}' is ${known.instanceType} and cannot be changed.`,
      {
        target: 'properties.instanceType',
      },
    );
  }
  const instances = wanted.sku?.capacity ?? 1;
  if (instances < 1 || instances > mostInstances) {
    throw errors.invalid(
      'BadRequest',
      `sku.capacity is ${instances}; it must be from 1 to ${mostInstances}.`,
    );
  }
  const source = referencedModel(service, workspace, properties.model);
  const requestTimeout = requireTimeout(properties.requestSettings?.requestTimeout);
  requireInstances(service, properties.instanceType, instances, id);
  const begun = beginMl(call, {
    kind: deployKind,
    resourceId: id,
    location: workspace.location,
    durationMs: mlDurations.onlineDeployment,
  });
  const deployment: DeploymentDoc = {
    ...stamped(call, id, known),
    location: wanted.location.toLowerCase().replaceAll(' ', ''),
    ...(wanted.tags && { tags: wanted.tags }),
    instanceType: properties.instanceType,
    instances,
    model: properties.model,
    source,
    ...defined({ environmentId: properties.environmentId ?? undefined }),
    shown: shownProperties(properties),
    requestTimeout,
    concurrency: properties.requestSettings?.maxConcurrentRequestsPerInstance ?? 1,
    state: known?.state === 'Succeeded' ? 'Updating' : 'Creating',
    operationId: begun.id,
  };
  putDeployment(service, deployment);
  scheduleCheck(service, deployment);
  return {
    status: known ? 200 : 201,
    headers: begun.asyncOperation,
    body: renderDeployment(call, deployment),
  };
}

function shownProperties(properties: DeploymentBody['properties']): Json {
  const { AzureAsyncOperationUri: _ours, ...own } = properties.properties ?? {};
  return withoutEmpty({
    description: properties.description,
    properties: own,
    environmentVariables: properties.environmentVariables,
    appInsightsEnabled: properties.appInsightsEnabled ?? false,
    egressPublicNetworkAccess: properties.egressPublicNetworkAccess ?? 'Enabled',
    livenessProbe: probe(properties.livenessProbe),
    readinessProbe: probe(properties.readinessProbe),
    scaleSettings: { scaleType: 'Default' },
  });
}

/** A probe with Azure's defaults filled in. */
function probe(given: DeploymentBody['properties']['livenessProbe']): Json {
  const defaults = {
    initialDelay: 'PT10S',
    period: 'PT10S',
    timeout: 'PT2S',
    failureThreshold: 30,
    successThreshold: 1,
  };
  return { ...defaults, ...withoutEmpty(given ?? {}) };
}

function scale(call: Call, workspace: ResourceDoc): Reply {
  const { service } = call;
  const deployment = existing(call, workspace);
  const wanted = readBody(deploymentPatch, call.body, 'deployments (PATCH takes tags and sku only)');
  const tagged = { ...deployment, ...(wanted.tags && { tags: wanted.tags }), changedAt: service.clock.now() };
  const instances = wanted.sku?.capacity ?? deployment.instances;
  if (instances === deployment.instances) {
    putDeployment(service, tagged);
    return { status: 200, body: renderDeployment(call, tagged) };
  }
  if (deployment.state !== 'Succeeded') throw busy(deployment);
  if (instances > mostInstances)
    throw errors.invalid('BadRequest', `sku.capacity is ${instances}; at most ${mostInstances}.`);
  requireInstances(service, deployment.instanceType, instances, deployment.id);
  const begun = beginMl(call, {
    kind: scaleKind,
    resourceId: deployment.id,
    location: workspace.location,
    durationMs: mlDurations.deploymentScale,
  });
  putDeployment(service, { ...tagged, instances, state: 'Scaling', operationId: begun.id });
  return { status: 202, headers: begun.location };
}

function remove(call: Call, workspace: ResourceDoc): Reply {
  const endpoint = requireEndpoint(call, workspace);
  const deployment = findDeployment(call.service, deploymentId(endpoint.id, param(call, 'deploymentName')));
  if (!deployment) return { status: 204 };
  requireIdle(endpoint);
  if ((endpoint.traffic[deployment.name] ?? 0) > 0) {
    throw errors.invalid(
      'BadRequest',
      `The deployment '${deployment.name}' gets ${endpoint.traffic[deployment.name]} % of the traffic: set it to 0 before deleting it.`,
    );
  }
  if (deployment.state === 'Deleting') throw busy(deployment);
  const begun = beginMl(call, {
    kind: deleteDeploymentKind,
    resourceId: deployment.id,
    location: workspace.location,
    durationMs: mlDurations.deploymentDelete,
  });
  putDeployment(call.service, { ...deployment, state: 'Deleting', operationId: begun.id });
  return { status: 202, headers: begun.location };
}

function existing(call: Call, workspace: ResourceDoc): DeploymentDoc {
  const id = deploymentId(requireEndpoint(call, workspace).id, param(call, 'deploymentName'));
  const deployment = findDeployment(call.service, id);
  if (!deployment) throw errors.resourceNotFound(id);
  return deployment;
}

function busy(deployment: DeploymentDoc) {
  return errors.conflict('Conflict', `The deployment '${deployment.name}' is ${deployment.state}.`);
}
