export interface ChatMessage {
  /** `system` only where the model is known to read it. */
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string;
}
