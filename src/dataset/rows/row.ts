/** One conversation to learn from. */
export interface Row {
  readonly messages: readonly Message[];
}

export interface Message {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string;
}

/** What is wrong with one row. */
export interface RowProblem {
  /** For example `messages[2].role`; `(row)` where it is no object at all. */
  readonly field: string;
  readonly problem: string;
  /** Of a row without a column to train on: the columns that it has. That is said once a file, and not of each row. */
  readonly columns?: readonly string[];
}
