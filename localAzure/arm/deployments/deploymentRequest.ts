import { z } from 'zod';
import { errors } from '../../core/errors.js';
import { param, type Call } from '../../core/operation.js';
import { readBody } from '../resources/readBody.js';
import { requireResourceGroup } from '../resources/resourceGroups.js';
import type { PlanRequest } from '../templates/plan.js';
import { deploymentId } from './deployment.js';

const schema = z.strictObject({
  location: z.string().optional(),
  tags: z.record(z.string(), z.string()).optional(),
  properties: z.strictObject({
    mode: z.enum(['Incremental', 'Complete']),
    template: z.unknown(),
    parameters: z.unknown().optional(),
    debugSetting: z.unknown().optional(),
    whatIfSettings: z
      .strictObject({ resultFormat: z.enum(['ResourceIdOnly', 'FullResourcePayloads']).optional() })
      .optional(),
  }),
});

export interface DeploymentRequest extends PlanRequest {
  readonly id: string;
  readonly tags: Readonly<Record<string, string>> | undefined;
  readonly resultFormat: 'ResourceIdOnly' | 'FullResourcePayloads';
}

/** What a deployment, its validation or its what-if is asked to work on. */
export function readDeploymentRequest(call: Call): DeploymentRequest {
  const group = requireResourceGroup(call.service, param(call, 'resourceGroupName'));
  const deploymentName = param(call, 'deploymentName');
  if (!/^[-\w.()]{1,64}$/.test(deploymentName))
    throw errors.invalid('InvalidDeploymentName', `The deployment name '${deploymentName}' is not valid.`);
  const { properties, tags } = readBody(schema, call.body, 'deployments');
  if (properties.mode === 'Complete') throw errors.unsupported("deployments in mode 'Complete'");
  return {
    id: deploymentId(call.service, group.name, deploymentName),
    resourceGroup: group.name,
    deploymentName,
    template: properties.template,
    parameters: properties.parameters ?? {},
    tags,
    resultFormat: properties.whatIfSettings?.resultFormat ?? 'FullResourcePayloads',
  };
}
