import {
  startLocalAzure as start,
  type LocalAzure,
  type LocalAzureOptions,
} from '../../../localAzure/service.js';

export type { LocalAzure, LocalAzureOptions };

/** A local Azure for a test. With LOCAL_AZURE_TRAFFIC, which `npm run conformance` sets, its traffic is recorded. */
export function startLocalAzure(options: LocalAzureOptions = {}): Promise<LocalAzure> {
  const trafficFile = process.env['LOCAL_AZURE_TRAFFIC'];
  return start({ ...(trafficFile !== undefined && { trafficFile }), ...options });
}
