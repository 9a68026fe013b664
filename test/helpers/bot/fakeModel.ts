import type { AskOptions, ChatModel } from '../../../src/backends/chatModel.js';
import type { Answer } from '../../../src/azure/ml/answer.js';
import type { Contract } from '../../../src/azure/ml/scoring/contract.js';
import type { ChatMessage } from '../../../src/azure/ml/chatMessage.js';

export interface Asked {
  readonly messages: readonly ChatMessage[];
  readonly options: AskOptions;
}

/** A model that answers what the test says; unless told otherwise, an echo of the question. */
export class FakeModel implements ChatModel {
  readonly asked: Asked[] = [];
  reply: (asked: Asked) => string | Answer | Promise<string | Answer> = ({ messages }) =>
    `You said: ${messages.at(-1)?.content ?? ''}`;

  /** As far as it is known. */
  readonly contracts: { tuned?: Contract; base?: Contract } = {};

  async contractOf(from: 'tuned' | 'base'): Promise<Contract | undefined> {
    return this.contracts[from];
  }

  async answer(messages: readonly ChatMessage[], options: AskOptions = {}): Promise<Answer> {
    const asked = { messages, options };
    this.asked.push(asked);
    const answer = await this.reply(asked);
    return typeof answer === 'string' ? { text: answer, isCut: false } : answer;
  }
}
