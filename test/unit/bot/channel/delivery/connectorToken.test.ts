import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { AppCredentials } from 'botframework-connector';
import { ChannelError } from '../../../../../src/bot/channel/delivery/channelError.js';
import { isPassing, whyUndelivered } from '../../../../../src/bot/channel/delivery/channelFailure.js';
import { ConnectorToken } from '../../../../../src/bot/channel/delivery/connectorToken.js';

/** Credentials that answer when the test says so. */
class HeldCredentials extends AppCredentials {
  readonly asked: { give(token: string, livesMs?: number): void; fail(error: Error): void }[] = [];

  constructor(appId: string = randomUUID()) {
    super(appId, undefined, 'scope');
  }

  protected override refreshToken(): Promise<never> {
    return new Promise((resolve, reject) =>
      this.asked.push({
        give: (accessToken, livesMs = 3_600_000) =>
          resolve({ accessToken, expiresOn: new Date(Date.now() + livesMs) } as never),
        fail: reject,
      }),
    );
  }
}

const soon = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const tokenOf = (credentials: AppCredentials, ms?: number) =>
  new ConnectorToken(() => Promise.resolve(credentials), ms);

describe('the token for the channel', () => {
  it('is fetched once for all who wait for it, and then kept', async () => {
    const credentials = new HeldCredentials();
    const token = tokenOf(credentials);
    const all = Promise.all([token.current(), token.current(), token.current()]);
    await soon();
    assert.equal(credentials.asked.length, 1);
    credentials.asked[0]?.give('one');
    assert.deepEqual(await all, ['one', 'one', 'one']);
    assert.equal(await token.current(), 'one');
    assert.equal(credentials.asked.length, 1);
  });

  it('is another one five minutes before it expires', async () => {
    const credentials = new HeldCredentials();
    const token = tokenOf(credentials);
    const first = token.current();
    await soon();
    credentials.asked[0]?.give('short', 5 * 60_000 - 1);
    assert.equal(await first, 'short');
    const second = token.current();
    await soon();
    credentials.asked[1]?.give('long');
    assert.equal(await second, 'long');
  });

  it('is none without credentials', async () => {
    const credentials = new HeldCredentials('');
    assert.equal(await tokenOf(credentials).current(), undefined);
    await tokenOf(credentials).renew(undefined);
    assert.equal(credentials.asked.length, 0);
  });

  it('is renewed once for all who were refused with the same one, and not for who comes too late', async () => {
    const credentials = new HeldCredentials();
    const token = tokenOf(credentials);
    const first = token.current();
    await soon();
    credentials.asked[0]?.give('old');
    await first;
    const renewals = Promise.all([token.renew('old'), token.renew('old')]);
    await soon();
    assert.equal(credentials.asked.length, 2);
    credentials.asked[1]?.give('new');
    await renewals;
    await token.renew('old');
    assert.equal(credentials.asked.length, 2);
    assert.equal(await token.current(), 'new');
  });

  for (const [how, act] of [
    ['is refused', (asked: HeldCredentials['asked']) => asked[0]?.fail(new Error('invalid_client'))],
    ['does not come', () => undefined],
  ] as const)
    it(`that ${how} is a matter of the way to the channel, and asked for again the next time`, async () => {
      const credentials = new HeldCredentials();
      const token = tokenOf(credentials, how === 'does not come' ? 10 : 20_000);
      const first = token.current().catch((failure: unknown) => failure);
      await soon();
      act(credentials.asked);
      const error = await first;
      assert.ok(error instanceof ChannelError);
      assert.ok(isPassing(error));
      assert.equal(whyUndelivered(error), 'the chat could not be reached');
      const second = token.current();
      await soon();
      credentials.asked[1]?.give('one');
      assert.equal(await second, 'one');
    });
});
