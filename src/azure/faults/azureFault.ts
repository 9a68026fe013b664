/** What Azure said, whatever shape it came in. */
export interface AzureFault {
  readonly status: number | undefined;
  /** Every code on the way down, outermost first. */
  readonly codes: readonly string[];
  /** Every sentence on the way down, outermost first, each once. */
  readonly messages: readonly string[];
  /** Names of the policies that forbid it. */
  readonly policies: readonly string[];
}
