import { resourceOperations, usualIds } from '../../arm/resources/resourceOperations.js';
import type { Provider } from '../../core/provider.js';
import { fileOperations } from './files/fileOperations.js';
import { openFileService } from './files/openFileService.js';
import { guardBlobs } from './guardBlobs.js';
import { Storage } from './storage.js';
import { closeAccounts, storageAccounts } from './storageAccounts.js';
import { storageDurations } from './storageDurations.js';
import { storageKeyOperations } from './storageKeyOperations.js';

/** Storage accounts, their blobs and their file shares. */
export const storageProvider: Provider = {
  namespaces: ['Microsoft.Storage'],
  resourceTypes: [storageAccounts],
  operations: [
    ...storageKeyOperations(),
    ...resourceOperations({
      type: storageAccounts,
      put: 'accepted',
      ids: {
        ...usualIds('StorageAccounts'),
        get: 'StorageAccounts_GetProperties',
        put: 'StorageAccounts_Create',
        patch: 'StorageAccounts_Update',
        list: 'StorageAccounts_List',
      },
    }),
    ...fileOperations(),
  ],
  durations: storageDurations,
  register(service) {
    const storage = new Storage(service);
    service.parts.add(storage);
    service.deletions.watch((id) => closeAccounts(service, id));
    return {
      async start() {
        await storage.start();
        guardBlobs(service);
        await openFileService(service);
      },
      stop: () => storage.stop(),
    };
  },
};
