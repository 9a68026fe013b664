import { AzureError } from '../../../core/azureError.js';
import type { Operation } from '../../../core/operation.js';
import { contentOperations } from './contentOperations.js';
import { directoryOperations } from './directoryOperations.js';
import { putEntry, removeEntry } from './fileShares.js';
import { entryHeaders, entryOf, fileOperation } from './place.js';

/** The calls of Azure Files (REST) that put a flow's files in place and read them again; names as in its OpenAPI. */
export function fileOperations(): Operation[] {
  return [...shareOperations(), ...directoryOperations(), ...contentOperations()];
}

function shareOperations(): Operation[] {
  const selector = { restype: 'share' };
  return [
    fileOperation('Share_Create', 'PUT', '', selector, ({ service }, { key, name, entry }) => {
      if (entry) throw new AzureError(409, 'ShareAlreadyExists', 'The specified share already exists.');
      if (!/^[a-z0-9](?!.*--)[a-z0-9-]{1,61}[a-z0-9]$/.test(name))
        throw new AzureError(
          400,
          'InvalidResourceName',
          'The specified resource name contains invalid characters.',
        );
      return { status: 201, headers: entryHeaders(putEntry(service, key, { kind: 'share', name })) };
    }),
    fileOperation('Share_GetProperties', 'GET', '', selector, (_call, place) => ({
      status: 200,
      headers: { ...entryHeaders(entryOf(place, 'share')), 'x-ms-share-quota': '5120' },
    })),
    fileOperation('Share_Delete', 'DELETE', '', selector, ({ service }, place) => {
      entryOf(place, 'share');
      removeEntry(service, place.key);
      return { status: 202 };
    }),
  ];
}
