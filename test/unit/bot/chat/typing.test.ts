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
    const stop = startTyping(place, { messenger, clock: new FakeClock(), log: silentLog });
    let stopped = false;
    const stopping = stop().then(() => (stopped = true));
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(stopped, false);
    arrive();
    await stopping;
  });

  it('is no reason to fail when the channel refuses it', async () => {
    const messenger = { send: () => Promise.reject(new Error('no')), update: () => Promise.resolve() };
    const clock = new FakeClock();
    await startTyping(place, { messenger, clock, log: silentLog })();
    assert.equal(clock.pending, 0);
  });
});
