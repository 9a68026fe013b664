/** In ms of Azure time: from the request until it is looked at, and from then until it is decided. */
export const quotaDurations = { quotaRequestAccepted: 30_000, quotaRequestReview: 270_000 } as const;
