/** In ms of Azure time. */
export const registryDurations = { registry: 20_000 } as const;
