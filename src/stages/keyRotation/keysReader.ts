import type { Azure } from '../../azure/azure.js';
import type { EndpointAuth, KeyName } from '../../azure/ml/endpointAuth.js';
import { AppError } from '../../errors/appError.js';
import type { Settings } from '../../settings.js';
import { discover } from '../discovery.js';
import { requireFact } from '../requireFact.js';
import { secretNameOf } from '../serving/keepKey.js';
import { noEndpoint } from './planRotation.js';

/** How the endpoint is opened, without what opens it. */
export interface KeysReport {
  readonly endpointName: string;
  readonly auth: EndpointAuth | 'other';
  /** Absent: Key Vault has none, or the endpoint wants none. */
  readonly secret?: {
    readonly name: string;
    readonly vaultName: string;
    /** Which of the endpoint's keys it holds; `neither`: an old one, which opens nothing. */
    readonly holds: KeyName | 'neither';
    /** Epoch milliseconds. */
    readonly writtenAt?: number;
    /** When both keys were made anew last, by `/keys rotate`; epoch milliseconds. */
    readonly rotatedAt?: number;
  };
}

/** Throws AppError: no_workspace, no_endpoint, and what Azure and Key Vault refuse. */
export type ReadKeys = () => Promise<KeysReport>;

export const createKeysReader =
  (azure: Azure, settings: Settings): ReadKeys =>
  async () => {
    const facts = await discover(azure, settings, {});
    requireFact(facts, 'workspaceId');
    const endpointName = requireFact(facts, 'endpointName');
    const endpoint = await azure.endpoints.get(endpointName);
    if (endpoint === undefined) throw new AppError(noEndpoint);
    const { auth } = endpoint;
    if (auth !== 'key') return { endpointName, auth };
    const name = secretNameOf(endpointName);
    const [keys, secret] = await Promise.all([
      azure.endpoints.keys(endpointName),
      facts.vaultUri === undefined ? undefined : azure.secrets.read(facts.vaultUri, name),
    ]);
    if (secret === undefined) return { endpointName, auth };
    const holds = (['primary', 'secondary'] as const).find((key) => keys[key] === secret.value);
    const rotatedAt = Date.parse(secret.tags['rotated'] ?? '');
    return {
      endpointName,
      auth,
      secret: {
        name,
        vaultName: facts.vaultName ?? 'Key Vault',
        holds: holds ?? 'neither',
        ...(secret.writtenAt === undefined ? {} : { writtenAt: secret.writtenAt }),
        ...(Number.isNaN(rotatedAt) ? {} : { rotatedAt }),
      },
    };
  };
