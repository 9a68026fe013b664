import { resourceOperations, usualIds } from '../../arm/resources/resourceOperations.js';
import type { Provider } from '../../core/provider.js';
import { registries } from './containerRegistries.js';
import { registryDurations } from './registryDurations.js';

/** Container registries. */
export const registryProvider: Provider = {
  namespaces: ['Microsoft.ContainerRegistry'],
  resourceTypes: [registries],
  operations: resourceOperations({
    type: registries,
    put: 'async',
    ids: {
      ...usualIds('Registries'),
      put: 'Registries_Create',
      patch: 'Registries_Update',
      list: 'Registries_List',
    },
  }),
  durations: registryDurations,
};
