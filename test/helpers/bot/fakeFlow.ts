import type { FlowChat, FlowQuestion } from '../../../src/backends/flowChat.js';

/** A published flow that answers as the test says; it keeps what it was asked. */
export class FakeFlow implements FlowChat {
  readonly asked: Pick<FlowQuestion, 'text' | 'history'>[] = [];
  reply: (question: FlowQuestion) => string | Promise<string> = ({ text }) => `The flow says: ${text}`;

  async answer(question: FlowQuestion): Promise<string> {
    this.asked.push({ text: question.text, history: question.history });
    return this.reply(question);
  }
}
