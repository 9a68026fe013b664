import { createHash } from 'node:crypto';
import { isoTime } from '../../core/clock.js';
import type { Service } from '../../core/context.js';
import { defined } from '../../core/defined.js';
import { shapeAt, type NewerNames } from '../resources/shapeAt.js';
import { planTemplate, type Plan } from '../templates/plan.js';
import { isoDuration, type DeployedResource, type Deployment } from './deployment.js';
import { evaluateOutputs, shownParameters } from './outputs.js';

const statusCodes: Readonly<Record<string, string>> = { Running: 'Accepted', Failed: 'Conflict' };

/** What came to deployments after their first api-version. */
const newer: NewerNames = {
  tags: '2019-10-01',
  'properties.duration': '2019-05-01',
  'properties.outputResources': '2019-10-01',
  'properties.templateHash': '2019-10-01',
};

export function renderDeployment(service: Service, deployment: Deployment, apiVersion: string) {
  const { state, resources } = deployment;
  const done = resources.filter((resource) => resource.state === 'Succeeded');
  const plan = planOf(service, deployment);
  return shapeAt(newer, apiVersion, {
    id: deployment.id,
    name: deployment.name,
    type: 'Microsoft.Resources/deployments',
    ...defined({ tags: deployment.tags }),
    properties: {
      ...renderPlan(plan),
      templateHash: hashOf(deployment.template),
      provisioningState: state,
      correlationId: deployment.correlationId,
      timestamp: isoTime(deployment.changedAt),
      duration: isoDuration(deployment.changedAt - deployment.startedAt),
      ...(deployment.outputs && { outputs: outputsNow(plan) ?? deployment.outputs }),
      ...(state === 'Succeeded' && { outputResources: done.map(({ id }) => ({ id })) }),
      ...defined({ error: deployment.error }),
    },
  });
}

/** What a plan alone tells of a deployment. */
export function renderPlan(plan: Plan | undefined) {
  if (!plan) return { mode: 'Incremental' };
  const enabled = plan.resources.filter((resource) => resource.enabled);
  const reference = (id: string) => {
    const found = enabled.find((resource) => resource.id === id);
    return { id, resourceType: found?.type, resourceName: found?.name };
  };
  return {
    mode: 'Incremental',
    parameters: shownParameters(plan),
    dependencies: enabled
      .filter(({ dependsOn }) => dependsOn.length > 0)
      .map(({ id, dependsOn }) => ({ dependsOn: dependsOn.map(reference), ...reference(id) })),
    providers: [...new Set(enabled.map(({ type }) => type.split('/')[0] ?? ''))].map((namespace) => ({
      namespace,
      resourceTypes: [
        ...new Set(enabled.filter(({ type }) => type.startsWith(namespace + '/')).map(({ type }) => type)),
      ].map((type) => ({ resourceType: type.split('/').slice(1).join('/') })),
    })),
  };
}

export function renderOperation(deployment: Deployment, resource: DeployedResource) {
  const { state, created, startedAt, endedAt, error } = resource;
  return {
    id: `${deployment.id}/operations/${resource.operationId}`,
    operationId: resource.operationId,
    properties: {
      provisioningOperation: 'Create',
      provisioningState: state,
      timestamp: isoTime(endedAt ?? startedAt ?? deployment.startedAt),
      ...(startedAt !== undefined && {
        duration: isoDuration((endedAt ?? deployment.changedAt) - startedAt),
      }),
      statusCode: statusCodes[state] ?? (created ? 'Created' : 'OK'),
      ...(error && { statusMessage: { status: 'Failed', error } }),
      targetResource: { id: resource.id, resourceType: resource.type, resourceName: resource.name },
    },
  };
}

export function hashOf(template: unknown): string {
  const digest = createHash('sha256').update(JSON.stringify(template)).digest();
  return digest.readBigUInt64BE(0).toString();
}

/** The outputs with the addresses of today, which may have changed since; undefined when what they speak of is gone. */
function outputsNow(plan: Plan | undefined): Readonly<Record<string, unknown>> | undefined {
  try {
    return plan && evaluateOutputs(plan);
  } catch {
    return undefined;
  }
}

/** The plan again; a template that worked once may stop to, when its group is going. */
function planOf(service: Service, deployment: Deployment): Plan | undefined {
  const { resourceGroup, name: deploymentName, template, parameters } = deployment;
  try {
    return planTemplate(service, { resourceGroup, deploymentName, template, parameters });
  } catch {
    return undefined;
  }
}
