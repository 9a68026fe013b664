/** Who gave an answer, as far as it is known. */
export interface AnsweredBy {
  readonly deployment?: string | undefined;
  readonly model?: string | undefined;
  readonly version?: string | undefined;
}
