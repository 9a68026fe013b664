import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { AppCredentials, type ServiceClientCredentialsFactory } from 'botframework-connector';
import { createAdapter } from '../../../../src/bot/channel/adapter.js';
import { card } from '../../../../src/bot/cards/card.js';
import { cardMessage } from '../../../../src/bot/channel/cardMessage.js';
import { Delivery } from '../../../../src/bot/channel/delivery/delivery.js';
import { cardAnswer } from '../../../../src/bot/channel/invokeAnswer.js';
import { AdapterMessenger } from '../../../../src/bot/channel/messenger.js';
import type { BotCredentials } from '../../../../src/botCredentials.js';
import { LogSpy } from '../../../helpers/bot/botUnderTest.js';
import { FakeChannel } from '../../../helpers/channel/fakeChannel.js';
import { FakeClock } from '../../../helpers/machine/fakeClock.js';
import { MemoryUndelivered } from '../../../helpers/bot/fakeStores.js';

describe('a bot with credentials', () => {
  const channel = new FakeChannel('msteams');
  const appId = randomUUID();
  let issued = 0;

  class Tokens extends AppCredentials {
    protected override refreshToken(): Promise<never> {
      const token = { accessToken: `token-${++issued}`, expiresOn: new Date(Date.now() + 3_600_000) };
      return Promise.resolve(token as never);
    }
  }
  const factory: ServiceClientCredentialsFactory = {
    isValidAppId: () => Promise.resolve(true),
    isAuthenticationDisabled: () => Promise.resolve(false),
    createCredentials: (id, audience) => Promise.resolve(new Tokens(id, undefined, audience)),
  };
  const adapterOf = (credentials: BotCredentials) => {
    const [clock, log] = [new FakeClock(), new LogSpy()];
    const delivery = new Delivery({ undelivered: new MemoryUndelivered(), clock, log });
    return createAdapter({ credentials, delivery, log, credentialsFactory: factory });
  };
  const messengerOf = (credentials: BotCredentials) => new AdapterMessenger(adapterOf(credentials));
  const place = () => ({
    channelId: 'msteams',
    conversationId: 'c',
    reference: {
      serviceUrl: channel.serviceUrl,
      channelId: 'msteams',
      conversation: { id: 'c' },
      user: { id: 'u' },
      bot: { id: 'b' },
    },
  });
  const withCredentials: BotCredentials = {
    kind: 'credentials',
    appType: 'MultiTenant',
    appId,
    appPassword: 'p',
  };

  before(() => channel.start());
  after(() => channel.stop());
  beforeEach(() => channel.calls.splice(0));

  it('gets one new token for all whose token was refused at once, and says everything with it', async () => {
    const messenger = messengerOf(withCredentials);
    await messenger.send(place(), { type: 'message', text: 'first' });
    channel.fail(401, 'Unauthorized', ({ authorization }) => authorization === 'Bearer token-1', 99);
    // The refusals come together: no new token is there before all have been refused.
    let arrived = 0;
    let release = (): void => undefined;
    const all = new Promise<void>((resolve) => (release = resolve));
    channel.before = async ({ authorization }) => {
      if (authorization !== 'Bearer token-1') return;
      if (++arrived === 5) release();
      await all;
    };
    const texts = ['a', 'b', 'c', 'd', 'e'];
    await Promise.all(texts.map((text) => messenger.send(place(), { type: 'message', text })));
    channel.before = () => undefined;
    assert.deepEqual(channel.texts().sort(), [...texts, 'first']);
    assert.equal(issued, 2);
    assert.equal(channel.calls.filter(({ status }) => status === 401).length, 5);
  });

  it('replies to the message that a place is known by, and to none where there is none', async () => {
    const messenger = messengerOf(withCredentials);
    await messenger.send(place(), { type: 'message', text: 'hello' });
    const { reference } = place();
    const known = { ...place(), reference: { ...reference, activityId: 'm-1' } };
    await messenger.send(known, { type: 'message', text: 'hello' });
    assert.deepEqual(
      channel.messages().map(({ replyToId }) => replyToId),
      [undefined, 'm-1'],
    );
  });

  it('asks Teams for all the width, and this machine for none', async () => {
    const shown = card([{ type: 'TextBlock', text: 'Hello' }]);
    await messengerOf(withCredentials).send(place(), cardMessage(shown));
    await messengerOf({ kind: 'anonymous' }).send(place(), cardMessage(shown));
    const sent = channel.messages().map(({ attachments }) => attachments?.[0]?.content as unknown);
    assert.deepEqual(sent, [{ ...shown, msteams: { width: 'Full' } }, shown]);
  });

  it('asks for it in the card that answers a press, too', () => {
    const shown = card([{ type: 'TextBlock', text: 'Hello' }]);
    const answerOf = (credentials: BotCredentials) => {
      const answer = adapterOf(credentials).dressedAnswer(cardAnswer(shown));
      return (answer?.body as { value: unknown }).value;
    };
    assert.deepEqual(answerOf(withCredentials), { ...shown, msteams: { width: 'Full' } });
    assert.deepEqual(answerOf({ kind: 'anonymous' }), shown);
  });
});
