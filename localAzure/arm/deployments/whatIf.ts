import { isAzureError, type ErrorDetail } from '../../core/azureError.js';
import type { Service } from '../../core/context.js';
import type { Call, Reply } from '../../core/operation.js';
import { armDurations } from '../armDurations.js';
import { listResources } from '../resources/resourceDoc.js';
import { groupId } from '../resources/resourceGroups.js';
import { findResourceType } from '../resources/resourceTypes.js';
import { evaluateWhatIsKnown } from '../templates/evaluate.js';
import { planTemplate, type Plan, type PlannedResource } from '../templates/plan.js';
import { compare } from './compare.js';
import { readDeploymentRequest, type DeploymentRequest } from './deploymentRequest.js';
import { preflight } from './preflight.js';

const operationKind = 'deployment.whatIf';

interface Asked extends DeploymentRequest {
  readonly callerId: string;
}

/** Judges the template at once, and works out the changes when the time has come. */
export function beginWhatIf(call: Call): Reply {
  const request = readDeploymentRequest(call);
  preflight(call.service, request, call.principal.objectId);
  const begun = call.service.longRunningOperations.begin(call, {
    kind: operationKind,
    resourceId: request.id,
    durationMs: armDurations.whatIf,
    basePath: `/subscriptions/${call.service.subscriptionId}`,
    segments: { status: 'operationStatuses', result: 'operationresults' },
    data: { ...request, callerId: call.principal.objectId } satisfies Asked,
  });
  return { status: 202, headers: begun.location };
}

export function registerWhatIf(service: Service): void {
  service.longRunningOperations.on(operationKind, {
    result: (operation) => ({ status: 200, body: whatIf(service, operation.data as Asked) }),
  });
}

function whatIf(service: Service, request: Asked) {
  const plan = planTemplate(service, request);
  const enabled = plan.resources.filter((resource) => resource.enabled);
  const full = request.resultFormat === 'FullResourcePayloads';
  const failures: ErrorDetail[] = [];
  const changes = enabled.flatMap((resource) => {
    try {
      return [changeOf(service, plan, resource, request.callerId, full)];
    } catch (error) {
      if (!isAzureError(error)) throw error;
      failures.push({ ...error.toDetail(), target: resource.id });
      return [];
    }
  });
  const [failure] = failures;
  if (failure)
    return { status: 'Failed', error: { ...failure, ...(failures.length > 1 && { details: failures }) } };
  const mine = new Set(enabled.map(({ id }) => id.toLowerCase()));
  const untouched = listResources(service, groupId(service, request.resourceGroup))
    .filter(({ id }) => !mine.has(id.toLowerCase()))
    .map(({ id, type }) => {
      const before = findResourceType(service, type)?.read(service, id, '');
      return { resourceId: id, changeType: 'Ignore', ...(full && { before, after: before }) };
    });
  return { status: 'Succeeded', properties: { changes: [...changes, ...untouched] } };
}

function changeOf(service: Service, plan: Plan, resource: PlannedResource, callerId: string, full: boolean) {
  const { id, apiVersion, name } = resource;
  const type = findResourceType(service, resource.type);
  const body = evaluateWhatIsKnown(resource.body, plan.bodyScope) as Readonly<Record<string, unknown>>;
  const before = type?.read(service, id, apiVersion);
  if (!before) {
    const after = { id, name, type: resource.type, apiVersion, ...body };
    return { resourceId: id, changeType: 'Create', ...(full && { after }) };
  }
  const after = type?.preview(service, { id, apiVersion, body, callerId }) ?? before;
  const delta = compare(before, after);
  if (delta.length === 0) return { resourceId: id, changeType: 'NoChange', ...(full && { before, after }) };
  return { resourceId: id, changeType: 'Modify', ...(full && { before, after, delta }) };
}
