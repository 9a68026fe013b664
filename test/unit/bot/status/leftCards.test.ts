import assert from 'node:assert/strict';
import { StatusCards } from '../../../../src/bot/status/statusCards.js';
import { stageTimes } from '../../../../src/runs/stageTimes.js';
import { LogSpy } from '../../../helpers/bot/botUnderTest.js';
import { MemoryCardRecords, MemoryUndelivered } from '../../../helpers/bot/fakeStores.js';
import { aRun } from '../../../helpers/bot/runBuilder.js';
import { MessengerSpy } from '../../../helpers/channel/messengerSpy.js';
import { FakeClock } from '../../../helpers/machine/fakeClock.js';

const settled = async (): Promise<void> => {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
};

describe('status cards of two processes, where the bot was removed', () => {
  it('say nothing there that only one of them has heard of, though the other was showing something just then', async () => {
    const clock = new FakeClock();
    const messenger = new MessengerSpy();
    const records = new MemoryCardRecords();
    const undelivered = new MemoryUndelivered();
    const create = () =>
      new StatusCards({
        records,
        messenger,
        tellEnd: async ({ place }) => void (await messenger.send(place, { text: 'The end.' })),
        undelivered,
        readStageTimes: () => Promise.resolve(stageTimes([], 1)),
        clock,
        log: new LogSpy(),
        pace: () => 0,
      });
    const run = (version: number) => aRun({ version, createdAt: clock.now(), status: 'running' });
    const one = create();
    const other = create();
    one.changed(run(1));
    await settled();
    messenger.before = async () => {
      messenger.before = () => undefined;
      await other.leave(run(1), 'emulator|chat-1');
    };
    one.changed(run(2));
    await settled();
    one.changed(run(3));
    await settled();
    await create().ended({ ...run(4), status: 'succeeded' });
    assert.deepEqual(
      messenger.sent.map(({ how, id }) => `${how} ${id}`),
      ['send m-1', 'update m-1'],
    );
    assert.equal(records.records.get('r-1')?.closed, 'removed');
    assert.deepEqual(
      undelivered.items.map(({ runId }) => runId),
      ['r-1'],
    );
  });
});
