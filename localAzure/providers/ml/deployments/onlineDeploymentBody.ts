import { z } from 'zod';
import { errors } from '../../../core/errors.js';
import { milliseconds } from '../duration.js';
import { ignored, textMap, trackedMlBody } from '../mlBody.js';
import { imageIn, serverImages } from './serverImages.js';

const duration = z.string().refine((text) => milliseconds(text) !== undefined, 'is no ISO 8601 duration');
const longestTimeoutMs = 180_000;

const probe = z.strictObject({
  initialDelay: duration.nullish(),
  period: duration.nullish(),
  timeout: duration.nullish(),
  failureThreshold: z.number().int().min(1).nullish(),
  successThreshold: z.number().int().min(1).nullish(),
});

const nothing = z.null().optional();

/** The body of a managed deployment without code: the model brings all that is needed. */
export const deploymentBody = trackedMlBody(
  z.strictObject({
    endpointComputeType: z.literal('Managed'),
    model: z.string(),
    instanceType: z.string(),
    description: z.string().nullish(),
    properties: textMap,
    environmentVariables: textMap,
    appInsightsEnabled: z.boolean().nullish(),
    egressPublicNetworkAccess: z.enum(['Enabled', 'Disabled']).nullish(),
    requestSettings: z
      .strictObject({
        requestTimeout: duration.nullish(),
        maxConcurrentRequestsPerInstance: z.number().int().min(1).nullish(),
        maxQueueWait: duration.nullish(),
      })
      .nullish(),
    livenessProbe: probe.nullish(),
    readinessProbe: probe.nullish(),
    scaleSettings: z.strictObject({ scaleType: z.literal('Default') }).nullish(),
    environmentId: z.string().nullish(),
    // Known to Azure; a null is harmless, a value is refused by name.
    codeConfiguration: nothing,
    modelMountPath: nothing,
    dataCollector: nothing,
    provisioningState: ignored,
  }),
);
export type DeploymentBody = z.output<typeof deploymentBody>;

export const deploymentPatch = z.strictObject({
  tags: textMap,
  sku: z
    .strictObject({
      name: z.string().nullish(),
      tier: z.string().nullish(),
      size: z.string().nullish(),
      family: z.string().nullish(),
      capacity: z.number().int().min(1).nullish(),
    })
    .nullish(),
});

/** Refuses what the local Azure cannot do for a deployment, by the property's name. */
export function refuseUnsupported(body: unknown): void {
  const properties = (body as { properties?: Record<string, unknown> } | undefined)?.properties ?? {};
  for (const name of ['codeConfiguration', 'modelMountPath', 'dataCollector']) {
    if (properties[name])
      throw errors.unsupported(`the property '${name}' of deployments: only MLflow models without code`);
  }
  const environmentId = properties['environmentId'];
  if (typeof environmentId === 'string' && environmentId !== '' && !imageIn(environmentId))
    throw errors.unsupported(
      `the property 'environmentId' of deployments, but for ${serverImages.join(' and ')} of the registry azureml`,
    );
}

/** The answers' time limit; Azure's default is five seconds, its most is three minutes. */
export function requireTimeout(text: string | null | undefined): string {
  const timeout = text ?? 'PT5S';
  const limit = milliseconds(timeout) ?? 0;
  if (limit >= 1000 && limit <= longestTimeoutMs) return timeout;
  throw errors.invalid(
    'BadRequest',
    `requestSettings.requestTimeout is ${timeout}; it must be from PT1S to PT180S.`,
    {
      target: 'properties.requestSettings.requestTimeout',
    },
  );
}
