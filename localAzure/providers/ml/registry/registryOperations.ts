import { errors } from '../../../core/errors.js';
import { param, type Call, type Operation, type Reply } from '../../../core/operation.js';
import type { Json } from '../mlDocument.js';
import { componentName, componentVersions } from './component.js';
import { registryVersions } from './registryModels.js';

const registryPath =
  '/mferp/managementfrontend/subscriptions/{subscriptionId}/resourceGroups/{resourceGroup}' +
  '/providers/Microsoft.MachineLearningServices/registries/{registry}';
/** Whose subscription the public registry is in; not the caller's. */
const owner = { subscriptionId: '00000000-0000-0000-0000-000000000000', resourceGroup: 'registry-azureml' };

/** Reading the public registry: where it is, and its models and components (data plane, not in the OpenAPI). */
export function registryOperations(): Operation[] {
  const get = (id: string, path: string, handle: (call: Call) => Reply): Operation => ({
    id,
    method: 'GET',
    path,
    plane: 'ml',
    handle,
  });
  return [
    get('Registry_Discovery', '/registrymanagement/v1.0/registries/{registry}/discovery', (call) => {
      const registry = param(call, 'registry');
      if (registry.toLowerCase() !== 'azureml') throw missing(`registry '${registry}'`);
      return {
        status: 200,
        body: { registryName: 'azureml', primaryRegionResourceProviderUri: `${call.origin}/`, ...owner },
      };
    }),
    get('Registry_ListModelVersions', `${registryPath}/models/{name}/versions`, (call) => ({
      status: 200,
      body: { value: [...versionsOf(call)].reverse().map((version) => model(call, version)) },
    })),
    get('Registry_GetModelVersion', `${registryPath}/models/{name}/versions/{version}`, (call) => {
      const version = param(call, 'version');
      if (!versionsOf(call).includes(version))
        throw missing(`model '${param(call, 'name')}' of version '${version}'`);
      return { status: 200, body: model(call, version) };
    }),
    get('Registry_ListComponentVersions', `${registryPath}/components/{name}/versions`, (call) => {
      requireComponent(call);
      return {
        status: 200,
        body: { value: [...componentVersions].reverse().map((one) => component(call, one)) },
      };
    }),
    get('Registry_GetComponentVersion', `${registryPath}/components/{name}/versions/{version}`, (call) => {
      requireComponent(call);
      const version = param(call, 'version');
      if (!componentVersions.includes(version)) throw missing(`component version '${version}'`);
      return { status: 200, body: component(call, version) };
    }),
  ];
}

function versionsOf(call: Call): readonly string[] {
  const versions = registryVersions(param(call, 'registry'), param(call, 'name'));
  if (!versions) throw missing(`model '${param(call, 'name')}'`);
  return versions;
}

function requireComponent(call: Call): void {
  if (param(call, 'name') !== componentName) throw missing(`component '${param(call, 'name')}'`);
}

function missing(what: string) {
  return errors.notFound('UserError', `The ${what} was not found.`);
}

function model(call: Call, version: string): Json {
  const name = param(call, 'name');
  const archived = name.toLowerCase() === 'phi-3-mini-4k-instruct';
  return {
    id: `azureml://registries/azureml/models/${name}/versions/${version}`,
    name: version,
    properties: {
      modelType: 'mlflow_model',
      isArchived: archived,
      description: `${name}: the local Azure answers for it with a stand-in.`,
      tags: {
        task: 'chat-completion',
        license: 'mit',
        ...(archived && { deprecation: 'retired 2025-08-30' }),
        finetune_compute_allow_list:
          "['Standard_NC24ads_A100_v4', 'Standard_NC48ads_A100_v4', 'Standard_NC96ads_A100_v4']",
        inference_compute_allow_list:
          "['Standard_NC6s_v3', 'Standard_NC12s_v3', 'Standard_NC24s_v3', 'Standard_NC24ads_A100_v4', 'Standard_NC48ads_A100_v4', 'Standard_NC96ads_A100_v4']",
      },
      properties: {},
    },
  };
}

function component(_call: Call, version: string): Json {
  return {
    id: `azureml://registries/azureml/components/${componentName}/versions/${version}`,
    name: version,
    properties: { isArchived: false, componentSpec: { name: componentName, version, type: 'pipeline' } },
  };
}
