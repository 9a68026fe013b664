import { AzureError } from '../../../core/azureError.js';
import { defined } from '../../../core/defined.js';

export interface RegistryModel {
  readonly registry: string;
  readonly name: string;
  /** Absent: the newest, by the label `latest`. */
  readonly version?: string;
}

/** The base models that the `azureml` registry of the local Azure knows, with their versions. */
const models: Readonly<Record<string, readonly string[]>> = {
  'Phi-3-mini-4k-instruct': numbers(1, 15),
  'Phi-3.5-mini-instruct': numbers(1, 6),
  'Phi-4': numbers(1, 8),
};
const registryName = 'azureml';
const modelUri = /^azureml:\/\/registries\/([^/]+)\/models\/([^/]+)\/(?:versions\/([^/]+)|labels\/latest)$/i;

function numbers(first: number, last: number): string[] {
  return Array.from({ length: last - first + 1 }, (_, index) => String(first + index));
}

/** Takes a registry model's id apart; undefined when it is none. */
export function parseRegistryModel(uri: string): RegistryModel | undefined {
  const parts = modelUri.exec(uri);
  if (!parts) return undefined;
  const [, registry = '', name = '', version] = parts;
  return { registry, name, ...defined({ version }) };
}

/** The versions of a model of the registry, oldest first; undefined for an unknown one. */
export function registryVersions(registry: string, name: string): readonly string[] | undefined {
  const known = Object.keys(models).find((model) => model.toLowerCase() === name.toLowerCase());
  return registry.toLowerCase() === registryName && known !== undefined ? models[known] : undefined;
}

/** Makes sure that the model exists and names its version; refuses by name. */
export function requireRegistryModel({ registry, name, version }: RegistryModel): Required<RegistryModel> {
  const versions = registryVersions(registry, name);
  const chosen = version ?? versions?.at(-1);
  if (!versions || chosen === undefined || !versions.includes(chosen)) {
    const message = `The model '${name}' of version '${version ?? 'latest'}' was not found in the registry '${registry}'.`;
    throw new AzureError(404, 'UserError', message, { details: [{ code: 'ModelNotFound', message }] });
  }
  const known = Object.keys(models).find((model) => model.toLowerCase() === name.toLowerCase()) ?? name;
  return { registry: registryName, name: known, version: chosen };
}
