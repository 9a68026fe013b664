/** A message that this process has to answer. */
export interface OpenMessage {
  /** The same message has the same key however often it is delivered. */
  readonly key: string;
  readonly conversation: string;
  /** The message itself, as JSON. */
  readonly activity: string;
  /** When it was taken; epoch milliseconds. */
  readonly at: number;
  /** Of its conversation, when it was taken: rises with each turn that is remembered or forgotten. */
  readonly turns: number;
  /** Whether something waits to be told to its author. */
  readonly isOwed: boolean;
  /** Whether a question may be open that it answers. */
  readonly isAsking: boolean;
  /** Left behind by a process that did not answer it. */
  readonly isLeft: boolean;
}
