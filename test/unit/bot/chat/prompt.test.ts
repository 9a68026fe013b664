import assert from 'node:assert/strict';
import { promptOf } from '../../../../src/bot/chat/prompt.js';
import { estimateMessage, promptTokens } from '../../../../src/bot/chat/tokenBudget.js';
import { contextTokens, estimateTokens } from '../../../../src/tokens.js';

const turn = (index: number, length: number) => ({
  user: `u${index}`.padEnd(length, '.'),
  assistant: `a${index}`.padEnd(length, '.'),
});

describe('the prompt', () => {
  const tokens = promptTokens({ answerTokens: 768 });

  it('leaves room for the answer, and for the instructions', () => {
    assert.ok(tokens + 768 <= contextTokens);
    const systemPrompt = 'Be brief. '.repeat(35);
    const room = promptTokens({ answerTokens: 768, systemPrompt });
    assert.ok(room + 768 + estimateMessage({ content: systemPrompt }) <= contextTokens);
    assert.ok(room < tokens - 90);
  });

  it('holds the history oldest first, and the question last', () => {
    const contents = promptOf([turn(1, 2), turn(2, 2)], 'q', { tokens }).map(
      ({ role, content }) => `${role} ${content}`,
    );
    assert.deepEqual(contents, ['user u1', 'assistant a1', 'user u2', 'assistant a2', 'user q']);
  });

  it('leaves out whole turns, the oldest first, and never goes over its bound', () => {
    const history = Array.from({ length: 50 }, (_, index) => turn(index, 700));
    const prompt = promptOf(history, 'q'.repeat(3500), { tokens });
    assert.ok(prompt.reduce((sum, message) => sum + estimateMessage(message), 0) <= tokens);
    assert.ok(prompt.length > 3 && prompt.length % 2 === 1);
    assert.match(prompt[0]?.content ?? '', /^u/);
    assert.match(prompt.at(-2)?.content ?? '', /^a49/);
  });

  it('does not skip a long turn to reach an older short one', () => {
    const prompt = promptOf([turn(1, 2), turn(2, 20_000), turn(3, 2)], 'q', { tokens });
    assert.deepEqual(
      prompt.map(({ content }) => content),
      ['u3', 'a3', 'q'],
    );
  });

  it('is told no more turns than wanted, and none of none', () => {
    const history = [turn(1, 2), turn(2, 2), turn(3, 2)];
    const told = (turns: number) => promptOf(history, 'q', { tokens, turns }).map(({ content }) => content);
    assert.deepEqual(told(1), ['u3', 'a3', 'q']);
    assert.deepEqual(told(0), ['q']);
    assert.equal(told(9).length, 7);
  });

  it('counts characters outside ASCII as a token each', () => {
    assert.equal(estimateTokens('a'.repeat(35)), 10);
    assert.equal(estimateTokens('语言'), 2);
  });
});
