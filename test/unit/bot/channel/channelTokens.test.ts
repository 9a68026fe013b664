import assert from 'node:assert/strict';
import { ToBotFromBotOrEmulatorTokenValidationParameters as emulatorTokens } from 'botframework-connector';
import sinon from 'sinon';
import { BotUnderTest } from '../../../helpers/bot/botUnderTest.js';
import { aRun } from '../../../helpers/bot/runBuilder.js';
import type { Reply } from '../../../helpers/channel/fakeChannel.js';
import { TokenIssuer } from '../../../helpers/channel/tokenIssuer.js';
import { waitFor } from '../../../helpers/machine/waitFor.js';

const appId = '33333333-3333-3333-3333-333333333333';
const credentials = {
  kind: 'credentials',
  appType: 'SingleTenant',
  appId,
  appPassword: 'a-password-for-tests',
  tenantId: '44444444-4444-4444-4444-444444444444',
} as const;
const minutes = (count: number): number => Math.floor(Date.now() / 1000) + count * 60;

describe('tokens of the channel', () => {
  const issuer = new TokenIssuer();
  let test: BotUnderTest;
  let printed: sinon.SinonStub;

  before(async () => {
    await issuer.start();
    printed = sinon.stub(process.stderr, 'write').callThrough();
    test = await BotUnderTest.start({
      credentials,
      access: { admins: new Set(['a']) },
      channel: 'msteams',
      channelKeys: issuer.url,
    });
  });
  after(async () => {
    printed.restore();
    await test.stop();
    await issuer.stop();
  });
  beforeEach(() => {
    printed.resetHistory();
    test.log.events.length = 0;
  });

  const claims = (changed: Readonly<Record<string, unknown>> = {}) => ({
    iss: 'https://api.botframework.com',
    aud: appId,
    serviceurl: test.channel.serviceUrl,
    nbf: minutes(-5),
    exp: minutes(60),
    ...changed,
  });
  /** Presses a button that is none, which is answered in the same breath. */
  const knock = (authorization: string | undefined, fields: object = {}): Promise<Reply> =>
    test.channel.deliver(
      test.channel.activity({ type: 'invoke', name: 'adaptiveCard/action', value: {}, ...fields }),
      authorization === undefined ? {} : { authorization },
    );

  const good: [string, () => string][] = [
    ['as the Bot Framework issues it', () => issuer.token(claims())],
    ['expired four minutes ago', () => issuer.token(claims({ exp: minutes(-4) }))],
    ['valid in four minutes', () => issuer.token(claims({ nbf: minutes(4) }))],
  ];
  for (const [what, token] of good)
    it(`are taken: ${what}`, async () => {
      const reply = await knock(`Bearer ${token()}`);
      assert.equal(reply.status, 200);
      assert.match(JSON.stringify(reply.body), /do not know that button/);
    });

  it('let a press be answered with a card in all its width', async () => {
    test.runs.runs.set('r-1', aRun());
    const data = { verb: 'refresh', run: 'r-1' };
    const value = { action: { type: 'Action.Execute', verb: 'refresh', data }, trigger: 'manual' };
    const { body } = await knock(`Bearer ${issuer.token(claims())}`, { value });
    const card = (body as { value?: Record<string, unknown> }).value;
    assert.deepEqual([card?.['type'], card?.['msteams']], ['AdaptiveCard', { width: 'Full' }]);
  });

  const bad: [string, () => string | undefined][] = [
    ['none', () => undefined],
    ['an empty header', () => ''],
    ['an empty Bearer', () => 'Bearer '],
    ['garbage', () => 'Bearer garbage'],
    ['garbage in three parts', () => 'Bearer a.b.c'],
    [
      'three parts that are no objects',
      () => `Bearer ${['[]', '[1]', 'x'].map((part) => Buffer.from(part).toString('base64url')).join('.')}`,
    ],
    ['another scheme', () => `Basic ${issuer.token(claims())}`],
    ['no scheme', () => issuer.token(claims())],
    ['two tokens', () => `Bearer ${issuer.token(claims())} ${issuer.token(claims())}`],
    ['alg none', () => `Bearer ${issuer.unsigned(claims())}`],
    ['signed with the public key for a secret', () => `Bearer ${issuer.confused(claims())}`],
    ['the signature of somebody else', () => `Bearer ${issuer.token(claims(), {}, issuer.stranger)}`],
    [
      'an altered payload',
      () => {
        const [header = '', , signature = ''] = issuer.token(claims()).split('.');
        const [, payload = ''] = issuer.token(claims({ exp: minutes(600) })).split('.');
        return `Bearer ${header}.${payload}.${signature}`;
      },
    ],
    ['no signature', () => `Bearer ${issuer.token(claims()).replace(/[^.]*$/, '')}`],
    ['a key that nobody knows', () => `Bearer ${issuer.token(claims(), { kid: 'key-2' })}`],
    ['no key', () => `Bearer ${issuer.token(claims(), { kid: undefined })}`],
    ['another audience', () => `Bearer ${issuer.token(claims({ aud: credentials.tenantId }))}`],
    ['several audiences', () => `Bearer ${issuer.token(claims({ aud: [appId, 'other'] }))}`],
    ['another issuer', () => `Bearer ${issuer.token(claims({ iss: 'https://example.org' }))}`],
    ['no issuer', () => `Bearer ${issuer.token(claims({ iss: undefined }))}`],
    ['expired six minutes ago', () => `Bearer ${issuer.token(claims({ exp: minutes(-6) }))}`],
    ['valid in six minutes', () => `Bearer ${issuer.token(claims({ nbf: minutes(6) }))}`],
    ['no end', () => `Bearer ${issuer.token(claims({ exp: undefined }))}`],
    ['an end in words', () => `Bearer ${issuer.token(claims({ exp: 'never' }))}`],
    ['another service', () => `Bearer ${issuer.token(claims({ serviceurl: 'https://example.org' }))}`],
    ['no service', () => `Bearer ${issuer.token(claims({ serviceurl: undefined }))}`],
    ['a huge one', () => `Bearer ${issuer.token(claims({ x: 'y'.repeat(8_000) }), {}, issuer.stranger)}`],
    [
      'of the bot itself, as the Emulator has it',
      () =>
        `Bearer ${issuer.token(claims({ iss: `https://sts.windows.net/${credentials.tenantId}/`, tid: credentials.tenantId, ver: '1.0', appid: appId }))}`,
    ],
    ['of another bot', () => `Bearer ${issuer.token(claims({ ver: '1.0', appid: credentials.tenantId }))}`],
  ];
  for (const [what, authorization] of bad)
    it(`are refused with 401 and a line for those who look: ${what}`, async () => {
      assert.deepEqual(await knock(authorization()), { status: 401, body: { error: 'Not authorised.' } });
      assert.deepEqual(
        test.log.events.map(({ level, event }) => [level, event]),
        [['debug', 'http.unauthorised']],
      );
      assert.deepEqual(printed.args, []);
    });

  it('are refused on a channel that their key is not for', async () => {
    for (const channelId of ['webchat', 'AseChannel', 'emulator'])
      assert.equal((await knock(`Bearer ${issuer.token(claims())}`, { channelId })).status, 401, channelId);
  });

  it('of strangers leave nothing behind', async () => {
    const before = emulatorTokens.issuer?.length;
    for (const tid of ['one', 'two'])
      await knock(`Bearer ${issuer.token(claims({ tid }), {}, issuer.stranger)}`);
    assert.equal(emulatorTokens.issuer?.length, before);
  });

  for (const flaw of ['isDown', 'isSilent'] as const)
    it(`are not called invalid where the keys cannot be had: ${flaw}`, async () => {
      const other = new TokenIssuer();
      await other.start();
      const apart = await BotUnderTest.start({
        credentials,
        access: { admins: new Set(['a']) },
        channel: 'msteams',
        channelKeys: other.url,
        ...(flaw === 'isSilent' ? { channelKeysMs: 50 } : {}),
      });
      const ask = () =>
        apart.channel.deliver(
          apart.channel.activity({ type: 'invoke', name: 'adaptiveCard/action', value: {} }),
          {
            authorization: `Bearer ${other.token(claims({ serviceurl: apart.channel.serviceUrl }))}`,
          },
        );
      const answered = async () => {
        const { status } = await ask();
        return status === 503 ? undefined : status;
      };
      try {
        other[flaw] = true;
        assert.equal((await ask()).status, 503);
        assert.deepEqual(
          apart.log.events.map(({ level, event }) => [level, event]),
          [['warn', 'http.keys_unavailable']],
        );
        other[flaw] = false;
        // Under load they may come too late once more.
        assert.equal(await waitFor(answered), 200);
        assert.deepEqual(printed.args, []);
      } finally {
        await apart.stop();
        await other.stop();
      }
    });
});
