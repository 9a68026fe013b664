import { defined } from '../../defined.js';
/**
 * Everything in which one Azure differs from another: the public cloud, or the local Azure on this machine. Every
 * client is made from it, and nothing else asks which one it is.
 */
export interface AzureCloud {
  /** What people call it, for cards. */
  readonly name: string;
  /** Address of Azure Resource Manager, no slash at the end. */
  readonly arm: string;
  /** Token audience of Resource Manager, with `/.default`. */
  readonly armScope: string;
  /** PEM of the authority behind its certificates; absent: the system's. */
  readonly ca?: string;
  /** Address of a storage account's blobs, no slash at the end. */
  readonly blobAddress: (account: StorageAccount) => string;
  /** Whether a vault's challenge must name the vault's own domain; it cannot on loopback. */
  readonly verifyVaultChallenge: boolean;
  /**
   * An address in Microsoft's studio or portal as people may be sent to it; undefined where those pages cannot know what is
   * here, whatever Azure's answers say.
   */
  readonly page: (url: string | undefined) => string | undefined;
  /** What to say beside a sum of list prices. */
  readonly priceNote: string;
  /** How many times faster than in Azure its operations go; 0: nobody knows. */
  readonly speed: number;
  /** A sentence that people must be told about answers from here. */
  readonly notice?: string;
}

/** A storage account as a datastore names it. */
export interface StorageAccount {
  readonly name: string;
  readonly protocol: string;
  /** What the accounts' addresses have in common: in the public cloud `core.windows.net`. */
  readonly endpoint: string;
}

export const publicCloud: AzureCloud = {
  name: 'Azure',
  arm: 'https://management.azure.com',
  armScope: 'https://management.azure.com/.default',
  blobAddress: ({ name, protocol, endpoint }) => `${protocol}://${name}.blob.${endpoint}`,
  verifyVaultChallenge: true,
  page: (url) => url,
  priceNote: 'List prices; yours may differ.',
  speed: 1,
};

/** The local Azure, or any other Resource Manager at an address of its own. */
export const cloudAt = (arm: string, ca: string | undefined, speed = 0): AzureCloud => ({
  name: 'local Azure',
  arm: arm.replace(/\/$/, ''),
  armScope: publicCloud.armScope,
  ...defined({ ca }),
  // There are no names below an IP address: accounts are the first part of the path.
  blobAddress: ({ name, protocol, endpoint }) => `${protocol}://${endpoint}/${name}`,
  verifyVaultChallenge: false,
  page: () => undefined,
  priceNote: 'That is in Azure; the local Azure costs nothing.',
  speed,
  notice:
    'This is the local Azure: a stand-in on this machine. Nothing costs money, and the model is a small statistical stand-in, not Phi-3.',
});
