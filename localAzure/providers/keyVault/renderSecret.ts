import { defined } from '../../core/defined.js';
import { param, type Call } from '../../core/operation.js';
import { protectionOf, recoveryLevel } from './protection.js';
import { isFromSecrets } from './secretVersions.js';
import type { DeletedSecret, SecretVersion } from './secretStore.js';

/** A secret as lists show it. */
export function renderItem(call: Call, name: string, version: SecretVersion, withVersion: boolean) {
  const protection = protectionOf(call.service, param(call, 'vaultId'));
  return {
    id: `${call.origin}/secrets/${name}${withVersion ? `/${version.version}` : ''}`,
    ...defined({ contentType: version.contentType }),
    attributes: {
      enabled: version.enabled,
      ...defined({ nbf: version.nbf, exp: version.exp }),
      created: version.created,
      updated: version.updated,
      ...(isFromSecrets('2016-10-01', call.apiVersion) && { recoveryLevel: recoveryLevel(protection) }),
      ...(isFromSecrets('7.1-preview', call.apiVersion) && { recoverableDays: protection.days }),
    },
    ...defined({ tags: version.tags }),
  };
}

/** A secret with its value. */
export function renderBundle(call: Call, name: string, version: SecretVersion) {
  return { value: version.value, ...renderItem(call, name, version, true) };
}

/** What a deletion adds. */
export function renderDeletion(call: Call, deleted: DeletedSecret) {
  return {
    recoveryId: `${call.origin}/deletedsecrets/${deleted.secret.name}`,
    deletedDate: deleted.deletedDate,
    scheduledPurgeDate: deleted.scheduledPurgeDate,
  };
}
