export interface ChatMessage {
  readonly role: 'user' | 'assistant';
  readonly content: string;
}
