/** Why an answer ends: it is over, or its tokens are used up. */
export type Finish = 'stop' | 'length';

export interface ChatAnswer {
  readonly text: string;
  readonly finish: Finish;
}
