/** The project and the chat published in it. */
export interface PublishingFacts {
  readonly hubId?: string;
  readonly hubUrl?: string;
  readonly projectName?: string;
  readonly projectUrl?: string;
  /** Where Azure tells how it goes that this attempt has begun; empty where it said nothing. */
  readonly hubOperation?: string;
  readonly projectOperation?: string;
  readonly connectionName?: string;
  readonly flowPath?: string;
  readonly flowName?: string;
  readonly flowUrl?: string;
  /** Until when what the flow runs on is there, in a sentence, and where Microsoft says what comes then. */
  readonly flowOutlook?: string;
  readonly flowGuideUrl?: string;
  /** Where the start of the flow's compute session is asked after. */
  readonly flowOpening?: string;
  /** The flow's answer to the first question, shortened. */
  readonly flowAnswer?: string;
}
