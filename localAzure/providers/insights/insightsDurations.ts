/** In ms of Azure time. */
export const insightsDurations = { insights: 12_000, logAnalytics: 15_000 } as const;
