import assert from 'node:assert/strict';
import { inParallel } from '../../../../src/azure/storage/inParallel.js';

describe('work in parallel', () => {
  const never = new AbortController().signal;
  const turn = () => new Promise((resolve) => setImmediate(resolve));

  it('has so many items under way and no more, and does each once', async () => {
    let underWay = 0;
    let most = 0;
    const done: number[] = [];
    await inParallel([1, 2, 3, 4, 5, 6, 7], 3, never, async (item) => {
      most = Math.max(most, ++underWay);
      await turn();
      underWay--;
      done.push(item);
    });
    assert.equal(most, 3);
    assert.deepEqual(done.sort(), [1, 2, 3, 4, 5, 6, 7]);
  });

  it('stops at the first failure, tells the others, and throws it when they have ended', async () => {
    const begun: number[] = [];
    const stopped: number[] = [];
    const work = inParallel([1, 2, 3, 4, 5], 2, never, async (item, signal) => {
      begun.push(item);
      if (item === 1) {
        await turn();
        throw new Error('the first');
      }
      await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
      await turn();
      stopped.push(item);
      throw new Error('told to stop');
    });
    await assert.rejects(work, /the first/);
    assert.deepEqual([begun, stopped], [[1, 2], [2]]);
  });

  it('ends when it is told to', async () => {
    const stop = new AbortController();
    const begun: number[] = [];
    const work = inParallel([1, 2, 3], 1, stop.signal, (item) => {
      begun.push(item);
      stop.abort();
      return Promise.resolve();
    });
    await assert.rejects(work, { name: 'AbortError' });
    assert.deepEqual(begun, [1]);
  });
});
