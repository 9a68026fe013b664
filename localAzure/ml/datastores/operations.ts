import { errors } from '../../http/errors.js';
import { param, type Call, type Operation } from '../../http/operation.js';
import type { ResourceDoc } from '../../resources/resourceDoc.js';
import { parseResourceId } from '../../resourceId.js';
import { rendered, type Json } from '../document.js';
import { inWorkspace } from '../workspace.js';
import { datastoresOf, type Datastore } from './datastores.js';

/** Reading the workspace's datastores; making further ones is not supported. */
export function datastoreOperations(): Operation[] {
  return [
    inWorkspace('Datastores_List', 'GET', '/datastores', (call, workspace) => {
      const isDefault = call.query.get('isDefault');
      const names = call.query.getAll('names').flatMap((text) => text.split(','));
      const value = datastoresOf(call.service, workspace)
        .filter((store) => isDefault === null || String(store.isDefault) === isDefault.toLowerCase())
        .filter((store) => names.length === 0 || names.includes(store.name))
        .map((store) => render(call, workspace, store));
      return { status: 200, body: { value } };
    }),
    inWorkspace('Datastores_Get', 'GET', '/datastores/{name}', (call, workspace) => ({
      status: 200,
      body: render(call, workspace, existing(call, workspace)),
    })),
    inWorkspace('Datastores_ListSecrets', 'POST', '/datastores/{name}/listSecrets', (call, workspace) => {
      const store = existing(call, workspace);
      const key = call.service.storage.keys(store.account)?.key1;
      if (!store.hasKey || key === undefined) {
        throw errors.invalid('UserError', `The datastore '${store.name}' has no credentials.`);
      }
      return { status: 200, body: { secretsType: 'AccountKey', key } };
    }),
  ];
}

function existing(call: Call, workspace: ResourceDoc): Datastore {
  const name = param(call, 'name');
  const store = datastoresOf(call.service, workspace).find((one) => one.name === name.toLowerCase());
  if (!store) throw errors.notFound('UserError', `Could not find datastore with name '${name}'.`);
  return store;
}

function render(call: Call, workspace: ResourceDoc, store: Datastore): Json {
  const { origin } = new URL(call.service.storage.origin);
  const account = parseResourceId(String(workspace.properties['storageAccount']));
  return rendered(
    {
      id: `${workspace.id}/datastores/${store.name}`,
      name: store.name,
      createdAt: workspace.createdAt,
      changedAt: workspace.createdAt,
      createdBy: workspace.createdBy,
    },
    'datastores',
    {
      datastoreType: store.type,
      isDefault: store.isDefault,
      credentials: { credentialsType: store.hasKey ? 'AccountKey' : 'None' },
      accountName: store.account,
      ...(store.type === 'AzureBlob'
        ? { containerName: store.container }
        : { fileShareName: store.container }),
      // In Azure `core.windows.net`, with the account in front; here accounts are the first part of the path.
      endpoint: origin.replace(/^https:\/\//, ''),
      protocol: 'https',
      serviceDataAccessAuthIdentity: 'None',
      ...(call.apiVersion >= '2024' && {
        resourceGroup: account.resourceGroup,
        subscriptionId: account.subscriptionId,
      }),
    },
  );
}
