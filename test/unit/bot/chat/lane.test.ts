import assert from 'node:assert/strict';
import { Lane } from '../../../../src/bot/chat/lane.js';
import { waitFor } from '../../../helpers/machine/waitFor.js';

describe('a lane', () => {
  const ends: (() => void)[] = [];
  const begun: string[] = [];
  const slow = (name: string) => () => {
    begun.push(name);
    return new Promise<void>((resolve) => ends.push(resolve));
  };

  beforeEach(() => {
    ends.length = 0;
    begun.length = 0;
  });

  it('lets one in after the other, in their order, though one fails', async () => {
    const lane = new Lane(1, 60_000);
    const first = lane.run(slow('first'));
    const second = lane.run(() => Promise.reject(new Error('no')));
    const third = lane.run(slow('third'));
    await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual(begun, ['first']);
    ends[0]?.();
    await first;
    await assert.rejects(second);
    await waitFor(() => begun.length === 2);
    ends[1]?.();
    await third;
    assert.equal(await lane.run(async () => 'free'), 'free');
  });

  it('lets no more in at once than it is wide', async () => {
    const lane = new Lane(2, 60_000);
    const all = ['first', 'second', 'third', 'fourth'].map((name) => lane.run(slow(name)));
    await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual(begun, ['first', 'second']);
    ends[1]?.();
    await waitFor(() => begun.length === 3);
    assert.deepEqual(begun, ['first', 'second', 'third']);
    ends[0]?.();
    await waitFor(() => begun.length === 4);
    for (const end of ends) end();
    await Promise.all(all);
  });

  it('passes by who takes too long, once', async () => {
    const lane = new Lane(1, 1);
    const first = lane.run(slow('first'));
    const second = lane.run(slow('second'));
    await waitFor(() => begun.length === 2);
    ends[0]?.();
    await first;
    ends[1]?.();
    await second;
    assert.equal(await lane.run(async () => 'free'), 'free');
  });
});
