import path from 'node:path';
import {
  startLocalAzure as start,
  type LocalAzure,
  type LocalAzureOptions,
} from '../../../localAzure/service.js';

export type { LocalAzure, LocalAzureOptions };

/**
 * A local Azure for a test. With CONFORMANCE_TRAFFIC, which `npm run conformance` sets, its traffic is recorded in that folder:
 * each process has a file of its own, for what belongs together must stand in order.
 */
export function startLocalAzure(options: LocalAzureOptions = {}): Promise<LocalAzure> {
  const traffic = process.env['CONFORMANCE_TRAFFIC'];
  const trafficFile = traffic === undefined ? undefined : path.join(traffic, `${process.pid}.jsonl`);
  return start({ ...(trafficFile !== undefined && { trafficFile }), ...options });
}
