import type { StartOptions } from '../app.js';
import type { ScoredAt } from './chatServerConfig.js';

/**
 * The bot's own way to an endpoint, with the answers that Azure would give on it: the route is the stored one, the model
 * asks for address and key as ever.
 */
export const endpointAt = ({ scoringUri, key }: ScoredAt): StartOptions => ({
  route: {
    endpointName: 'chat',
    vaultName: 'chat',
    secretName: 'chat',
    // The same for all who share a database.
    updatedAt: 0,
    shares: [{ deploymentName: 'blue', percent: 100, modelName: 'chat', modelVersion: '1' }],
  },
  azureOver: (azure) => ({
    ...azure,
    endpoints: {
      ...azure.endpoints,
      get: (name) =>
        Promise.resolve({
          name,
          location: 'here',
          state: 'Succeeded',
          scoringUri,
          auth: 'key',
          traffic: { blue: 100 },
          identityIds: [],
          operationUri: undefined,
        }),
    },
    associatedResources: {
      ...azure.associatedResources,
      vaultUri: () => Promise.resolve('https://127.0.0.1:1'),
    },
    secrets: { ...azure.secrets, get: () => Promise.resolve(key) },
  }),
});
