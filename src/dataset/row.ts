/** One conversation to learn from. */
export interface Row {
  readonly messages: readonly Message[];
}

export interface Message {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string;
}
