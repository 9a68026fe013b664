import type { ResourceDoc } from '../../../arm/resources/resourceDoc.js';
import type { Service } from '../../../core/context.js';
import { errors } from '../../../core/errors.js';
import { findAsset, type ServableModel } from '../documents/assetDoc.js';
import { parseRegistryModel } from '../registry/registryModels.js';
import { refuseRetired, usableRegistryModel } from '../registry/retiredModels.js';

const assetUri =
  /(?:^azureml:([^/:]+):([^/:]+)$)|(?:\/workspaces\/([^/]+)\/models\/([^/]+)\/versions\/([^/]+)$)/i;

/** What a deployment's `model` stands for; refuses a model that is not registered. */
export function referencedModel(service: Service, workspace: ResourceDoc, model: string): ServableModel {
  const registry = parseRegistryModel(model);
  if (registry) return { kind: 'base', baseModel: usableRegistryModel(service, registry) };
  const parts = assetUri.exec(model);
  const elsewhere = parts?.[3] !== undefined && parts[3].toLowerCase() !== workspace.name.toLowerCase();
  const asset =
    parts && !elsewhere
      ? findAsset(service, 'models', workspace.id, parts[1] ?? parts[4] ?? '', parts[2] ?? parts[5] ?? '')
      : undefined;
  if (!asset?.source) {
    throw errors.invalid(
      'BadArgument',
      `The model '${model}' was not found in the workspace '${workspace.name}'.`,
      {
        target: 'properties.model',
      },
    );
  }
  if (asset.source.kind === 'files')
    throw errors.unsupported(
      `deployments of models other than its own ('${model}' has files that it cannot serve)`,
    );
  // Registered before the base model was retired.
  if (asset.source.kind === 'base') refuseRetired(service, asset.source.baseModel);
  return asset.source;
}
