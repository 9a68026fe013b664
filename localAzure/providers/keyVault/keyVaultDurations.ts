/** In ms of Azure time. */
export const keyVaultDurations = { vault: 20_000, vaultPurge: 10_000, secretRecovery: 5_000 } as const;
