import assert from 'node:assert/strict';
import { answerTo, isWholePrompt, questionOf } from '../../../../scripts/bench/chat/words.js';
import type { ChatMessage } from '../../../../src/azure/ml/chatMessage.js';

/** What a bot sends for a turn that is told the ten before it. */
function promptOf(conversation: string, turn: number, told = 10): ChatMessage[] {
  const messages: ChatMessage[] = [];
  for (let before = Math.max(0, turn - told); before < turn; before++) {
    const question = questionOf(conversation, before);
    messages.push({ role: 'user', content: question }, { role: 'assistant', content: answerTo(question) });
  }
  return [...messages, { role: 'user', content: questionOf(conversation, turn) }];
}

describe('the words of the chat bench', () => {
  it('know the prompt of a turn, with ten turns of history at most', () => {
    for (const turn of [0, 1, 10, 11, 25]) assert.ok(isWholePrompt(promptOf('one', turn)), `${turn}`);
  });

  it('see a history that is too long, too short or of somebody else, and a question of nobody', () => {
    assert.equal(isWholePrompt(promptOf('one', 20, 11)), false);
    assert.equal(isWholePrompt(promptOf('one', 20, 9)), false);
    const other = promptOf('other', 3);
    assert.equal(isWholePrompt([...promptOf('one', 3).slice(0, 2), ...other.slice(2)]), false);
    assert.equal(isWholePrompt(promptOf('one', 3).toSpliced(1, 2)), false);
    assert.equal(isWholePrompt([{ role: 'user', content: 'Hello' }]), false);
    assert.equal(isWholePrompt([]), false);
  });

  it('answer each question otherwise', () => {
    const questions = ['a', 'b'].flatMap((name) => [0, 1].map((turn) => questionOf(name, turn)));
    assert.equal(new Set(questions.map(answerTo)).size, 4);
  });
});
