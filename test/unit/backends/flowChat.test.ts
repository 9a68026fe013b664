import assert from 'node:assert/strict';
import type { Azure } from '../../../src/azure/azure.js';
import type { Asking, Question } from '../../../src/azure/promptFlow/publisher.js';
import { createFlowChat } from '../../../src/backends/flowChat.js';
import { foundryProject } from '../../helpers/bot/foundryProject.js';

function world(looks: readonly Asking[], isThere = true) {
  const asked: Question[] = [];
  const left = [...looks];
  let now = 0;
  let openings = 0;
  const stop = new AbortController();
  const publisher = {
    find: async () => (isThere ? {} : undefined),
    ask: async (_project: unknown, _chat: unknown, question: Question) => {
      asked.push(question);
      return left.shift() ?? assert.fail('looked once too often');
    },
  };
  const chat = createFlowChat({
    publisher: publisher as unknown as Azure['publisher'],
    findProject: async () => foundryProject(),
    chatName: 'chat',
    now: () => now,
    sleep: async (ms) => {
      now += ms;
      if (left.length === 0) stop.abort();
    },
  });
  const question = { id: 'q1', text: 'Why?', history: [], signal: stop.signal };
  const answer = () => chat.answer({ ...question, onOpening: () => void openings++ });
  return { asked, answer, openings: () => openings };
}
const opening: Asking = { state: 'opening', opening: 'https://op' };

describe('the published chat', () => {
  it('is asked one question under one id, and says once that its machine is starting', async () => {
    const { asked, answer, openings } = world([
      opening,
      { state: 'opening', opening: 'https://op/2' },
      { state: 'answering' },
      { state: 'answered', answer: 'Because.' },
    ]);
    assert.equal(await answer(), 'Because.');
    assert.equal(openings(), 1);
    assert.deepEqual(
      asked.map(({ id, opening: at }) => [id, at]),
      [
        ['q1', undefined],
        ['q1', 'https://op'],
        ['q1', 'https://op/2'],
        ['q1', 'https://op/2'],
      ],
    );
  });

  it('that does not answer in time says so', async () =>
    assert.rejects(world([opening, { state: 'answering' }]).answer(), {
      reason: 'model_timeout',
      message: 'The flow took too long to answer.',
    }));

  it('that is not there says where', async () => {
    const { answer, asked } = world([], false);
    await assert.rejects(answer(), {
      reason: 'flow_missing',
      message: 'The project hieno-project has no flow chat yet.',
    });
    assert.deepEqual(asked, []);
  });
});
