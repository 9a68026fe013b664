/**
 * Where Azure Machine Learning has collections, and what its OpenAPI calls their operations. Those that are served
 * are here too: not all that Azure does with them is.
 */
const groups: Readonly<Record<string, string>> = {
  workspaces: 'Workspaces',
  'workspaces/batchendpoints': 'BatchEndpoints',
  'workspaces/batchendpoints/deployments': 'BatchDeployments',
  'workspaces/codes': 'CodeContainers',
  'workspaces/codes/versions': 'CodeVersions',
  'workspaces/components': 'ComponentContainers',
  'workspaces/components/versions': 'ComponentVersions',
  'workspaces/computes': 'Compute',
  'workspaces/data/versions': 'DataVersions',
  'workspaces/environments': 'EnvironmentContainers',
  'workspaces/environments/versions': 'EnvironmentVersions',
  'workspaces/features': 'WorkspaceFeatures',
  'workspaces/marketplacesubscriptions': 'MarketplaceSubscriptions',
  'workspaces/models/versions': 'ModelVersions',
  'workspaces/outboundrules': 'ManagedNetworkSettingsRule',
  'workspaces/privateendpointconnections': 'PrivateEndpointConnections',
  'workspaces/privatelinkresources': 'PrivateLinkResources',
  'workspaces/schedules': 'Schedules',
  'workspaces/serverlessendpoints': 'ServerlessEndpoints',
  registries: 'Registries',
  'registries/codes': 'RegistryCodeContainers',
  'registries/codes/versions': 'RegistryCodeVersions',
  'registries/components': 'RegistryComponentContainers',
  'registries/components/versions': 'RegistryComponentVersions',
  'registries/data': 'RegistryDataContainers',
  'registries/data/versions': 'RegistryDataVersions',
  'registries/environments': 'RegistryEnvironmentContainers',
  'registries/environments/versions': 'RegistryEnvironmentVersions',
  'registries/models': 'RegistryModelContainers',
  'registries/models/versions': 'RegistryModelVersions',
};

const verbs: Readonly<Record<string, string>> = {
  GET: 'Get',
  PUT: 'CreateOrUpdate',
  PATCH: 'Update',
  DELETE: 'Delete',
};

/** What follows the name of a thing in a POST, in lower case. */
const actions: Readonly<Record<string, string>> = {
  diagnose: 'Diagnose',
  listkeys: 'ListKeys',
  listnodes: 'ListNodes',
  listnotebookaccesstoken: 'ListNotebookAccessToken',
  listnotebookkeys: 'ListNotebookKeys',
  liststorageaccountkeys: 'ListStorageAccountKeys',
  preparenotebook: 'PrepareNotebook',
  publish: 'Publish',
  regeneratekeys: 'RegenerateKeys',
  removeregions: 'RemoveRegions',
  restart: 'Restart',
  resynckeys: 'ResyncKeys',
  start: 'Start',
  startpendingupload: 'CreateOrGetStartPendingUpload',
  stop: 'Stop',
};

/** The id in Azure's OpenAPI of an operation that nothing here answers; undefined where it is not known. */
export function unservedName(method: string, path: string): string | undefined {
  const below = /\/providers\/Microsoft\.MachineLearningServices\/(.+)$/i.exec(path)?.[1];
  const segments = below?.toLowerCase().split('/') ?? [];
  const namesOne = segments.length % 2 === 0;
  const last = segments.at(-1) ?? '';
  const isAction = method === 'POST' && !namesOne;
  const kinds = (isAction ? segments.slice(0, -1) : segments).filter((_, index) => index % 2 === 0);
  const group = groups[kinds.join('/')];
  const list = /\/resourceGroups\//i.test(path) ? 'List' : 'ListBySubscription';
  const verb = isAction ? actions[last] : namesOne ? verbs[method] : method === 'GET' ? list : undefined;
  return group && verb && `${group}_${verb}`;
}
