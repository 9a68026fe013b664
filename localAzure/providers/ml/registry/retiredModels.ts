import { AzureError } from '../../../core/azureError.js';
import type { Service } from '../../../core/context.js';
import { requireRegistryModel, type RegistryModel } from './registryModels.js';

/** The day on which Azure retired a model: no new training, no new deployments. */
const retired: Readonly<Record<string, string>> = { 'Phi-3-mini-4k-instruct': '30 August 2025' };

/** Refuses a retired base model by its name, where retirement is played. */
export function refuseRetired({ today }: Service, name: string): void {
  const since = today === 'live' ? retired[name] : undefined;
  if (since === undefined) return;
  const message = `The model '${name}' was retired on ${since} and can be neither fine-tuned nor deployed any more.`;
  throw new AzureError(400, 'UserError', message, { details: [{ code: 'ModelRetired', message }] });
}

/** The name of a registry model that exists and may be used today. */
export function usableRegistryModel(service: Service, model: RegistryModel): string {
  const { name } = requireRegistryModel(model);
  refuseRetired(service, name);
  return name;
}
