/** Cores that were asked for. */
export interface QuotaFacts {
  /** Requests for more cores that were sent, by the limit; without an address where nothing had to be asked for. */
  readonly quotaRequests?: Readonly<Record<string, { readonly uri?: string }>>;
}
