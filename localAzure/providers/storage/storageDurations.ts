/** In ms of Azure time. */
export const storageDurations = { storageAccount: 25_000 } as const;
