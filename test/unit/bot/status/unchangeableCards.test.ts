import assert from 'node:assert/strict';
import { ChannelError } from '../../../../src/bot/channel/delivery/channelError.js';
import { endingMessage } from '../../../../src/bot/status/endingMessage.js';
import { StatusCards } from '../../../../src/bot/status/statusCards.js';
import { stageTimes } from '../../../../src/runs/stageTimes.js';
import { silentLog } from '../../../../src/log.js';
import { FakeClock } from '../../../helpers/machine/fakeClock.js';
import { MemoryCardRecords, MemoryUndelivered } from '../../../helpers/bot/fakeStores.js';
import { MessengerSpy } from '../../../helpers/channel/messengerSpy.js';
import { aRun } from '../../../helpers/bot/runBuilder.js';

const refusal = new ChannelError('Not supported', { statusCode: 405 });

describe('a channel that changes no message', () => {
  it('gets one card at the start of a run and one at its end', async () => {
    const clock = new FakeClock();
    const messenger = new MessengerSpy();
    messenger.before = (how) => (how === 'update' ? Promise.reject(refusal) : undefined);
    const cards = new StatusCards({
      records: new MemoryCardRecords(),
      undelivered: new MemoryUndelivered(),
      messenger,
      tellEnd: async (run) => void (await messenger.send(run.place, endingMessage(run))),
      readStageTimes: () => Promise.resolve(stageTimes([], 1)),
      clock,
      log: silentLog,
    });
    const change = async (version: number, fields: object = {}): Promise<void> => {
      cards.changed(aRun({ version, createdAt: clock.now(), status: 'running', ...fields }));
      for (let turn = 0; turn < 20; turn++) await Promise.resolve();
      clock.advance(60_000);
      for (let turn = 0; turn < 20; turn++) await Promise.resolve();
    };
    for (const version of [1, 2, 3]) await change(version);
    assert.equal(messenger.sent.length, 1);
    await change(4, { status: 'succeeded', ending: { reason: 'done', sentence: 'All is there.' } });
    assert.equal(messenger.sent.length, 3);
    for (const { text } of messenger.sent.slice(1)) assert.match(text, /done.*All is there\./s);
  });
});
