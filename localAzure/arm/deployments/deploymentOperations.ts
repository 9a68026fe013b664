import { randomUUID } from 'node:crypto';
import { isAzureError } from '../../core/azureError.js';
import { isoTime } from '../../core/clock.js';
import { defined } from '../../core/defined.js';
import { errors } from '../../core/errors.js';
import { param, type Call, type Operation, type Reply } from '../../core/operation.js';
import { operationsWith } from '../../core/operationsWith.js';
import { armDurations } from '../armDurations.js';
import { deploymentVersions } from '../resourceManagerVersions.js';
import { paged, pageSize } from '../resources/paged.js';
import { requireResourceGroup } from '../resources/resourceGroups.js';
import {
  deploymentCollection,
  deploymentId,
  findDeployment,
  isActive,
  isoDuration,
  requireDeployment,
  type Deployment,
} from './deployment.js';
import { cancelDeployment, startDeployment } from './deploymentEngine.js';
import { readDeploymentRequest } from './deploymentRequest.js';
import { preflight } from './preflight.js';
import { hashOf, renderDeployment, renderOperation, renderPlan } from './renderDeployment.js';
import { beginWhatIf } from './whatIf.js';

const groupPath = '/subscriptions/{subscriptionId}/resourcegroups/{resourceGroupName}';
const allPath = `${groupPath}/providers/Microsoft.Resources/deployments`;
const onePath = `${allPath}/{deploymentName}`;
const operationSegments = { status: 'operationStatuses', result: 'operationResults' };

/** Microsoft.Resources/deployments at the scope of a resource group. */
export function deploymentOperations(): Operation[] {
  const make = operationsWith({ versions: deploymentVersions, plane: 'arm' });
  const steps = `${groupPath}/deployments/{deploymentName}/operations`;
  return [
    make('Deployments_ListByResourceGroup', 'GET', allPath, list),
    make('Deployments_Get', 'GET', onePath, (call) => ({
      status: 200,
      body: renderDeployment(call.service, existing(call), call.apiVersion),
    })),
    make('Deployments_CheckExistence', 'HEAD', onePath, (call) => ({
      status: findDeployment(call.service, idOf(call)) ? 204 : 404,
    })),
    make('Deployments_CreateOrUpdate', 'PUT', onePath, createOrUpdate),
    make('Deployments_Delete', 'DELETE', onePath, remove),
    make('Deployments_Cancel', 'POST', `${onePath}/cancel`, cancel),
    make('Deployments_Validate', 'POST', `${onePath}/validate`, validate),
    make('Deployments_WhatIf', 'POST', `${onePath}/whatIf`, beginWhatIf),
    make('DeploymentOperations_List', 'GET', steps, listOperations),
    make('DeploymentOperations_Get', 'GET', `${steps}/{operationId}`, getOperation),
  ];
}

function idOf(call: Call): string {
  const group = requireResourceGroup(call.service, param(call, 'resourceGroupName'));
  return deploymentId(call.service, group.name, param(call, 'deploymentName'));
}

function existing(call: Call): Deployment {
  return requireDeployment(call.service, idOf(call));
}

function list(call: Call): Reply {
  const group = requireResourceGroup(call.service, param(call, 'resourceGroupName'));
  const filter = call.query.get('$filter');
  const state = /^provisioningState eq '(\w+)'$/.exec(filter ?? '')?.[1];
  if (filter !== null && state === undefined)
    throw errors.unsupported(`the filter '${filter}' of deployments`);
  const found = call.service.state
    .list<Deployment>(deploymentCollection, `${group.id}/`)
    .filter(({ doc }) => state === undefined || doc.state === state)
    .map(({ doc }) => renderDeployment(call.service, doc, call.apiVersion));
  return paged(call, found, { name: '$skiptoken', size: pageSize(call, '$top') });
}

function createOrUpdate(call: Call): Reply {
  const { service } = call;
  const request = readDeploymentRequest(call);
  const before = findDeployment(service, request.id);
  if (before && isActive(before))
    throw errors.conflict(
      'DeploymentActive',
      `Unable to edit or replace deployment '${before.name}': previous deployment from '${isoTime(before.startedAt)}' is still ` +
        'active. Please see https://aka.ms/arm-deploy for usage details.',
    );
  const plan = preflight(service, request, call.principal.objectId);
  const begun = service.longRunningOperations.begin(call, {
    kind: 'deployment.create',
    resourceId: request.id,
    basePath: request.id,
    segments: operationSegments,
  });
  const deployment = startDeployment(
    service,
    {
      id: request.id,
      name: request.deploymentName,
      resourceGroup: request.resourceGroup,
      template: request.template,
      parameters: request.parameters,
      callerId: call.principal.objectId,
      operationId: begun.id,
      ...defined({ tags: request.tags }),
    },
    plan,
  );
  return {
    status: before ? 200 : 201,
    headers: begun.asyncOperation,
    body: renderDeployment(service, deployment, call.apiVersion),
  };
}

function validate(call: Call): Reply {
  const request = readDeploymentRequest(call);
  try {
    const plan = preflight(call.service, request, call.principal.objectId);
    const now = call.service.clock.now();
    return {
      status: 200,
      body: {
        id: request.id,
        name: request.deploymentName,
        type: 'Microsoft.Resources/deployments',
        properties: {
          ...renderPlan(plan),
          templateHash: hashOf(request.template),
          provisioningState: 'Succeeded',
          correlationId: randomUUID(),
          timestamp: isoTime(now),
          duration: isoDuration(0),
          validatedResources: plan.resources.filter(({ enabled }) => enabled).map(({ id }) => ({ id })),
        },
      },
    };
  } catch (error) {
    if (!isAzureError(error) || error.status !== 400) throw error;
    return { status: 400, body: { error: error.toDetail() } };
  }
}

function remove(call: Call): Reply {
  const found = findDeployment(call.service, idOf(call));
  if (!found) return { status: 204 };
  if (isActive(found))
    throw errors.conflict(
      'DeploymentBeingDeleted',
      `The deployment '${found.name}' is active and cannot be deleted.`,
    );
  call.service.state.delete(deploymentCollection, found.id);
  const begun = call.service.longRunningOperations.begin(call, {
    kind: 'deployment.delete',
    resourceId: found.id,
    durationMs: armDurations.templateDeploymentDelete,
    basePath: `/subscriptions/${call.service.subscriptionId}`,
    segments: { status: 'operationStatuses', result: 'operationresults' },
  });
  return { status: 202, headers: begun.location };
}

function cancel(call: Call): Reply {
  const found = existing(call);
  if (!isActive(found))
    throw errors.conflict(
      'DeploymentCannotBeCancelled',
      `The deployment '${found.name}' cannot be cancelled because its provisioning state is '${found.state}'.`,
    );
  cancelDeployment(call.service, found);
  return { status: 204 };
}

function listOperations(call: Call): Reply {
  const found = existing(call);
  const begun = found.resources.filter(({ state }) => state !== 'Pending');
  return { status: 200, body: { value: begun.map((resource) => renderOperation(found, resource)) } };
}

function getOperation(call: Call): Reply {
  const found = existing(call);
  const resource = found.resources.find(({ operationId }) => operationId === param(call, 'operationId'));
  if (!resource)
    throw errors.notFound(
      'DeploymentOperationNotFound',
      `Deployment operation '${param(call, 'operationId')}' could not be found.`,
    );
  return { status: 200, body: renderOperation(found, resource) };
}
