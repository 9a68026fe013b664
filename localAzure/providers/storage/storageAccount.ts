import { listResources, type ResourceDoc } from '../../arm/resources/resourceDoc.js';
import type { Service } from '../../core/context.js';
import { storageOf } from './storage.js';

/** The storage account of this name, whose names are unique in the world; undefined where nobody has made it. */
export function findStorageAccount(service: Service, name: string): ResourceDoc | undefined {
  if (!storageOf(service).keys(name)) return undefined;
  const scope = `/subscriptions/${service.subscriptionId}`;
  return listResources(service, scope, 'Microsoft.Storage/storageAccounts').find((doc) => doc.name === name);
}
