export type Role = 'system' | 'user' | 'assistant';

export interface Message {
  readonly role: Role;
  readonly content: string;
}

/** One row of a chat-completion data set: a conversation as the component of Azure ML reads it. */
export type Conversation = readonly Message[];
