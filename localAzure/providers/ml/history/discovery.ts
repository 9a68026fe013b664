import type { Operation } from '../../../core/operation.js';

/**
 * What a workspace's `discoveryUrl` answers, to anybody: where the services behind the region are. Named are those that are served.
 */
export function discoveryOperations(): Operation[] {
  return [
    {
      id: 'Discovery_GetServices',
      method: 'GET',
      path: '/discovery',
      plane: 'ml',
      anonymous: true,
      handle: ({ origin }) => ({
        status: 200,
        body: { api: origin, history: origin, flow: origin, studio: 'https://ml.azure.com' },
      }),
    },
  ];
}
