import type { ResourceDoc } from '../../../arm/resources/resourceDoc.js';
import type { Call } from '../../../core/operation.js';
import { parseResourceId } from '../../../core/resourceId.js';
import { storageOf } from '../../storage/storage.js';
import { rendered, type Json } from '../mlDocument.js';
import type { Datastore } from './datastores.js';

/** A datastore as ARM shows it; never with its key. */
export function renderDatastore(call: Call, workspace: ResourceDoc, store: Datastore): Json {
  const { service } = call;
  const origin = store.type === 'AzureBlob' ? storageOf(service).origin : service.origin('file');
  const account = parseResourceId(String(workspace.properties['storageAccount']));
  return rendered(
    store.made ?? {
      id: `${workspace.id}/datastores/${store.name}`,
      name: store.name,
      createdAt: workspace.createdAt,
      changedAt: workspace.createdAt,
      createdBy: workspace.createdBy,
    },
    'datastores',
    {
      description: store.made?.description,
      tags: store.made?.tags,
      properties: store.made?.properties,
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
