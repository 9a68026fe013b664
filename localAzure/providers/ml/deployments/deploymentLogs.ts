import { z } from 'zod';
import { readBody } from '../../../arm/resources/readBody.js';
import type { Service } from '../../../core/context.js';
import { isoTime } from '../../../core/clock.js';
import { errors } from '../../../core/errors.js';
import type { Call, Reply } from '../../../core/operation.js';
import type { DeploymentDoc } from '../documents/deploymentDoc.js';

const request = z.strictObject({
  containerType: z.enum(['InferenceServer', 'StorageInitializer']).default('InferenceServer'),
  tail: z.number().int().min(1).nullish(),
});

/** The logs of a deployment's two containers; they cannot be had while it is made or deleted. */
export function deploymentLogs(call: Call, deployment: DeploymentDoc): Reply {
  const { containerType, tail } = readBody(request, call.body ?? {}, 'getLogs');
  if (deployment.state === 'Creating' || deployment.state === 'Deleting') {
    throw errors.invalid(
      'BadRequest',
      `Logs cannot be retrieved while the deployment '${deployment.name}' is ${deployment.state}.`,
    );
  }
  const lines =
    containerType === 'InferenceServer'
      ? serverLog(deployment, call.service.localModel)
      : storageLog(deployment);
  const content = lines
    .slice(-(tail ?? lines.length))
    .map((line) => line + '\n')
    .join('');
  return { status: 200, body: { content } };
}

function serverLog(
  { state, changedAt, source, name }: DeploymentDoc,
  local: Service['localModel'],
): string[] {
  // A container that never got its image has written nothing.
  if (state === 'Failed') return [];
  const at = isoTime(changedAt);
  const model = source.kind === 'base' ? source.baseModel : source.location.path;
  return [
    `${at} I [local stand-in] Starting the inference server of ${name}`,
    `${at} I [local stand-in] Loaded ${source.kind === 'base' ? 'base model' : 'tuned model'} ${model}`,
    ...(local ? [`${at} I [local stand-in] ${behind(local, source.kind)}`] : []),
    `${at} I 127.0.0.1 "GET / HTTP/1.0" 200`,
  ];
}

function behind({ url, model }: NonNullable<Service['localModel']>, kind: 'base' | 'artefact'): string {
  return kind === 'base'
    ? `${model} at ${url} answers in its place`
    : `${model} at ${url} answers with the nearest training rows as examples before each question: ` +
        'that stands in for tuning, no weights were changed';
}

function storageLog({ changedAt, error, model }: DeploymentDoc): string[] {
  const at = isoTime(changedAt);
  return [
    `${at} I [storage-initializer] Downloading ${model}`,
    error
      ? `${at} E [storage-initializer] ${error.message}`
      : `${at} I [storage-initializer] Download complete`,
  ];
}
