import type { DeploymentDoc } from '../documents/deploymentDoc.js';

/**
 * The environments of Azure's registry that a deployment can name, by the server in them: the first has `/score` alone
 * and tells failures inside a 200, the second has OpenAI's routes too. Where none is named the server has the `/score` of
 * the tutorial, beside OpenAI's routes. What the first has had since its source went private in April 2024 is not known.
 */
export const serverImages = ['foundation-model-inference', 'foundation-model-serve'] as const;
export type ServerImage = (typeof serverImages)[number];

const environment = new RegExp(
  `^azureml://registries/azureml/environments/(${serverImages.join('|')})/(?:versions|labels)/[^/]+$`,
  'i',
);

export function imageIn(environmentId: string): ServerImage | undefined {
  return environment.exec(environmentId)?.[1]?.toLowerCase() as ServerImage | undefined;
}

export function imageOf({ environmentId }: DeploymentDoc): ServerImage | undefined {
  return environmentId === undefined ? undefined : imageIn(environmentId);
}

export function environmentOf(image: ServerImage): string {
  return `azureml://registries/azureml/environments/${image}/labels/latest`;
}

export function speaksOpenAi(deployment: DeploymentDoc): boolean {
  return imageOf(deployment) !== 'foundation-model-inference';
}
