import { findResource } from '../../arm/resources/resourceDoc.js';
import type { Service } from '../../core/context.js';

/** What a vault promises about what is deleted in it. */
export interface Protection {
  readonly days: number;
  /** Nobody may purge before the days are over. */
  readonly purgeProtected: boolean;
}

export function protectionOf(service: Service, vaultId: string): Protection {
  const properties = findResource(service, vaultId)?.properties;
  return {
    days: Number(properties?.['softDeleteRetentionInDays'] ?? 90),
    purgeProtected: properties?.['enablePurgeProtection'] === true,
  };
}

/** The same in Key Vault's words; a short retention has a level of its own. */
export function recoveryLevel({ days, purgeProtected }: Protection): string {
  const custom = days < 90 ? 'Customized' : '';
  return `${custom}Recoverable${purgeProtected ? '' : '+Purgeable'}`;
}
