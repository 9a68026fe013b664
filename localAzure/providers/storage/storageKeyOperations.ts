import { z } from 'zod';
import { readBody } from '../../arm/resources/readBody.js';
import { findResource } from '../../arm/resources/resourceDoc.js';
import { requireResourceGroup } from '../../arm/resources/resourceGroups.js';
import { isoTime } from '../../core/clock.js';
import { errors } from '../../core/errors.js';
import { param, type Call, type Operation, type Reply } from '../../core/operation.js';
import { storageOf } from './storage.js';
import { storageAccountType, storageAccounts } from './storageAccounts.js';

const accountPath = `/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}/providers/${storageAccountType}/{resourceName}`;

export function storageKeyOperations(): Operation[] {
  const make = (id: string, path: string, handle: (call: Call) => Reply): Operation => ({
    id,
    method: 'POST',
    path: `${accountPath}/${path}`,
    versions: storageAccounts.versions,
    plane: 'arm',
    handle,
  });
  return [
    make('StorageAccounts_ListKeys', 'listKeys', (call) => ({ status: 200, body: keys(call) })),
    make('StorageAccounts_RegenerateKey', 'regenerateKey', (call) => {
      const schema = z.strictObject({ keyName: z.enum(['key1', 'key2']) });
      const { keyName } = readBody(schema, call.body, storageAccountType);
      keys(call);
      storageOf(call.service).regenerateKey(param(call, 'resourceName'), keyName);
      return { status: 200, body: keys(call) };
    }),
  ];
}

function keys(call: Call) {
  const name = param(call, 'resourceName');
  const group = requireResourceGroup(call.service, param(call, 'resourceGroupName'));
  const id = `${group.id}/providers/${storageAccountType}/${name}`;
  const doc = findResource(call.service, id);
  const found = storageOf(call.service).keys(name);
  if (!doc || !found) throw errors.resourceNotFound(id);
  const creationTime = isoTime(doc.createdAt);
  return {
    keys: (['key1', 'key2'] as const).map((keyName) => ({
      keyName,
      value: found[keyName],
      permissions: 'Full',
      creationTime,
    })),
  };
}
