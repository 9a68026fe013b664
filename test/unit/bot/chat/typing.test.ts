import assert from 'node:assert/strict';
import { startTyping } from '../../../../src/bot/chat/typing.js';
import { silentLog } from '../../../../src/log.js';
import { FakeClock } from '../../../helpers/machine/fakeClock.js';

const place = { channelId: 'emulator', conversationId: 'c', reference: {} };

describe('the typing indicator', () => {
  it('holds the answer back while one is on its way, so that none arrives after it', async () => {
    let arrive = (): void => undefined;
    const send = () => new Promise<undefined>((resolve) => (arrive = () => resolve(undefined)));
    const messenger = { send, update: () => Promise.resolve() };
    const clock = new FakeClock();
    const stop = startTyping(place, { messenger, clock, log: silentLog });
    clock.advance(1_000);
    let stopped = false;
    const stopping = stop().then(() => (stopped = true));
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(stopped, false);
    arrive();
    await stopping;
  });

  it('is no reason to fail when the channel refuses it', async () => {
    let asked = 0;
    const send = () => Promise.reject(new Error(`no ${++asked}`));
    const clock = new FakeClock();
    const stop = startTyping(place, {
      messenger: { send, update: () => Promise.resolve() },
      clock,
      log: silentLog,
    });
    clock.advance(1_000);
    await stop();
    assert.deepEqual([asked, clock.pending], [1, 0]);
  });

  it('is not shown for an answer that is there in a moment', async () => {
    let asked = 0;
    const send = () => Promise.resolve(`${++asked}`);
    const clock = new FakeClock();
    const stop = startTyping(place, {
      messenger: { send, update: () => Promise.resolve() },
      clock,
      log: silentLog,
    });
    clock.advance(999);
    await stop();
    clock.advance(60_000);
    assert.deepEqual([asked, clock.pending], [0, 0]);
  });
});
