/** In ms of Azure time. */
export const identityDurations = { identity: 8_000 } as const;
