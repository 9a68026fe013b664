import { localAdminChannels, provenChannels } from '../adminChannels.js';
import type { AzureCloud } from '../azure/arm/cloud.js';
import type { BotCredentials } from '../botCredentials.js';
import { defined } from '../defined.js';
import { isLoopback } from '../loopback.js';
import { guid, type ConfigValues } from './configSchema.js';

type WithCredentials = Extract<BotCredentials, { readonly kind: 'credentials' }>;
type Identity = Pick<WithCredentials, 'appType' | 'appId' | 'tenantId'>;

/** Who the bot is, without what proves it; undefined: nobody that a channel knows. */
export function readIdentity(
  values: Pick<
    ConfigValues,
    'MicrosoftAppType' | 'MicrosoftAppId' | 'MicrosoftAppPassword' | 'MicrosoftAppTenantId'
  >,
  problems: string[],
): Identity | undefined {
  const {
    MicrosoftAppType: appType = 'SingleTenant',
    MicrosoftAppId: appId,
    MicrosoftAppPassword: appPassword,
    MicrosoftAppTenantId: tenantId,
  } = values;
  if (appId === undefined) {
    for (const key of ['MicrosoftAppPassword', 'MicrosoftAppTenantId', 'MicrosoftAppType'] as const)
      if (values[key] !== undefined) problems.push(`${key}: is set, but MicrosoftAppId is not`);
    return undefined;
  }
  if (appType === 'UserAssignedMSI' && appPassword !== undefined)
    problems.push('MicrosoftAppPassword: must be empty with MicrosoftAppType UserAssignedMSI');
  if (appType !== 'MultiTenant' && tenantId === undefined)
    problems.push(`MicrosoftAppTenantId: is needed with MicrosoftAppType ${appType}`);
  return { appType, appId, ...defined({ tenantId }) };
}

export function readCredentials(values: ConfigValues, cloud: AzureCloud, problems: string[]): BotCredentials {
  const identity = readIdentity(values, problems);
  if (identity === undefined) {
    if (!isLoopback(new URL(cloud.arm).hostname))
      problems.push(
        'MicrosoftAppId: is needed, because without it anybody could give commands to a bot that works in your Azure',
      );
    return { kind: 'anonymous' };
  }
  const { MicrosoftAppPassword: appPassword } = values;
  if (identity.appType !== 'UserAssignedMSI' && appPassword === undefined)
    problems.push(`MicrosoftAppPassword: is needed with MicrosoftAppType ${identity.appType}`);
  return { kind: 'credentials', ...identity, ...defined({ appPassword }) };
}

export function readAdmins(
  values: ConfigValues,
  credentials: BotCredentials,
  problems: string[],
): 'everyone-on-loopback' | ReadonlySet<string> {
  const ids = values.ADMIN_OBJECT_IDS;
  if (ids === undefined) {
    if (credentials.kind === 'anonymous') return 'everyone-on-loopback';
    problems.push('ADMIN_OBJECT_IDS: is needed, or nobody could give a command; Entra object ids, by commas');
    return new Set();
  }
  // On the loopback an admin may also be a client of the Emulator, which has no object id.
  if (credentials.kind !== 'anonymous')
    for (const id of ids)
      if (!guid.safeParse(id).success) problems.push(`ADMIN_OBJECT_IDS: ${id} is not a GUID`);
  return new Set(ids);
}

export function readAdminChannels(
  { ADMIN_CHANNELS: named }: ConfigValues,
  credentials: BotCredentials,
  problems: string[],
): ReadonlySet<string> {
  const isLocal = credentials.kind === 'anonymous';
  if (named === undefined) return new Set(isLocal ? localAdminChannels : ['msteams']);
  const known: readonly string[] = isLocal ? localAdminChannels : provenChannels;
  for (const channel of named)
    if (!known.includes(channel))
      problems.push(
        `ADMIN_CHANNELS: ${channel} is no channel to believe admins on; there are ${known.join(', ')}`,
      );
  return new Set(named);
}
