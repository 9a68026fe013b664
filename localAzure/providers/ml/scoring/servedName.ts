import type { DeploymentDoc } from '../documents/deploymentDoc.js';

/** What OpenAI's routes call the model: its name where it is registered, without version. */
export function servedName({ model }: DeploymentDoc): string {
  return /(?:\/models\/|^azureml:)([^/:]+)/i.exec(model)?.[1] ?? model;
}
