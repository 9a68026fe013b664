import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import { BotUnderTest } from '../../../helpers/bot/botUnderTest.js';

describe('the HTTP server', () => {
  let test: BotUnderTest;

  before(async () => {
    test = await BotUnderTest.start();
  });

  after(() => test.stop());

  const fields = {
    type: 'message',
    channelId: 'emulator',
    text: 'hi',
    from: { id: 'u' },
    conversation: { id: 'c' },
  };
  const malformed: [string, unknown][] = [
    ['no JSON', '{"type": "message"'],
    ['an empty body', ''],
    ['null', 'null'],
    ['a text', '"message"'],
    ['a number', '7'],
    ['a list', '[{"type":"message"}]'],
    ['no type', {}],
    ['a type that is no text', { type: 5 }],
    ['an empty type', { type: '' }],
    ['a conversation that is a text', { ...fields, conversation: 'c' }],
    ['a conversation without an id', { ...fields, conversation: {} }],
    ['a sender that is a text', { ...fields, from: 'u' }],
    ['a sender whose id is a number', { ...fields, from: { id: 5 } }],
    ['a text that is an object', { ...fields, text: { a: 1 } }],
    ['entities that are no list', { ...fields, entities: 'x' }],
    ['attachments that are no list', { ...fields, attachments: 5 }],
    ['an id that no index holds', { ...fields, serviceUrl: 'http://127.0.0.1/', id: 'ä'.repeat(400) }],
    ['no serviceUrl', fields],
    ['a serviceUrl that is no address', { ...fields, serviceUrl: 'nowhere' }],
    ['a serviceUrl of another machine', { ...fields, serviceUrl: 'https://example.org/' }],
  ];

  for (const [what, body] of malformed)
    it(`refuses ${what} with a short JSON error and goes on`, async () => {
      const reply = await test.channel.deliver(body);
      assert.equal(reply.status, 400);
      assert.equal(typeof (reply.body as { error?: unknown }).error, 'string');
      assert.doesNotMatch(JSON.stringify(reply.body), /\bat .*\.(ts|js)|node_modules/);
      assert.equal((await fetch(`${test.channel.botUrl}/healthz`)).status, 200);
    });

  it('refuses a body of more than 256 KB with 413', async () => {
    const reply = await test.channel.deliver({ ...fields, text: 'x'.repeat(300_000) });
    assert.equal(reply.status, 413);
    assert.equal(typeof (reply.body as { error?: unknown }).error, 'string');
  });

  it('refuses compressed bodies, broken ones too', async () => {
    for (const body of [gzipSync('{"type":"message"}'), Buffer.from('no gzip at all')]) {
      const response = await fetch(`${test.channel.botUrl}/api/messages`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' },
        body: new Uint8Array(body),
      });
      assert.equal(response.status, 415);
    }
    assert.equal((await fetch(`${test.channel.botUrl}/healthz`)).status, 200);
  });

  it('refuses a body that says it is no JSON', async () => {
    const reply = await test.channel.deliver(JSON.stringify(fields), { 'content-type': 'text/plain' });
    assert.equal(reply.status, 400);
  });

  it('answers other paths and methods with short JSON', async () => {
    for (const [method, path, status] of [
      ['GET', '/api/messages', 405],
      ['GET', '/nothing', 404],
    ] as const) {
      const response = await fetch(`${test.channel.botUrl}${path}`, { method });
      assert.equal(response.status, status);
      assert.equal(typeof ((await response.json()) as { error?: unknown }).error, 'string');
    }
  });

  it('takes an activity with a type alone, and kinds it knows nothing about', async () => {
    for (const type of [
      'messageReaction',
      'messageUpdate',
      'installationUpdate',
      'event',
      'endOfConversation',
      'new',
    ])
      assert.equal((await test.channel.deliver({ type })).status, 200, type);
    assert.deepEqual(
      test.log.events.filter(({ level }) => level === 'error'),
      [],
    );
  });

  it('answers a message whose trimmings are of types that the SDK does not send', async () => {
    const trimmings: readonly object[] = [
      { locale: { of: 1 } },
      { deliveryMode: 'expectReplies' },
      { conversation: { id: 'chat-1', isGroup: 'no', conversationType: 5, name: {}, role: [] } },
      { from: { id: 'user-1', name: 'Anna', role: 7 } },
      { recipient: { id: 'bot-1', role: {} } },
    ];
    for (const [index, fields] of trimmings.entries()) {
      const text = `/status of-${index}`;
      assert.equal(
        (await test.channel.deliver({ ...test.channel.activity({ text }), ...fields })).status,
        200,
      );
      await test.bot.drain();
      assert.equal(test.channel.texts().length, index + 1, JSON.stringify(fields));
    }
    assert.deepEqual(
      test.log.events.filter(({ level }) => level === 'error'),
      [],
    );
  });

  it('answers an invoke that nobody handles with 501', async () => {
    for (const [name, value] of [
      ['task/fetch', {}],
      ['application/search', 'no object'],
      ['signin/verifyState', null],
    ] as const) {
      const invoke = test.channel.activity({ type: 'invoke', name, value });
      assert.equal((await test.channel.deliver(invoke)).status, 501, name);
    }
    assert.deepEqual(
      test.log.events.filter(({ level }) => level === 'error'),
      [],
    );
  });

  it('listens on loopback only when it has no credentials', async () => {
    await assert.rejects(test.bot.server.listen(0, '0.0.0.0'), /loopback only/);
  });
});

describe('the HTTP server with credentials', () => {
  const credentials = {
    kind: 'credentials',
    appType: 'SingleTenant',
    appId: '33333333-3333-3333-3333-333333333333',
    appPassword: 'a-password-for-tests',
    tenantId: 'tenant-1',
  } as const;

  it('answers 401 to whoever brings no token, or garbage, and tells nothing else', async () => {
    const test = await BotUnderTest.start({
      credentials,
      access: { admins: new Set(['a']) },
      channel: 'msteams',
    });
    try {
      const activity = test.channel.activity({ text: 'hi' });
      for (const headers of [{}, { authorization: 'Bearer garbage' }])
        assert.deepEqual(await test.channel.deliver(activity, headers), {
          status: 401,
          body: { error: 'Not authorised.' },
        });
      await test.bot.drain();
      assert.deepEqual(test.channel.calls, []);
    } finally {
      await test.stop();
    }
  });

  it('does not take everybody for an admin', async () => {
    await assert.rejects(BotUnderTest.start({ credentials }), /admins must be named/);
  });

  it('does not start with an empty app id, which would switch authentication off', async () => {
    const access = { admins: new Set(['a']) };
    await assert.rejects(
      BotUnderTest.start({ credentials: { ...credentials, appId: ' ' }, access }),
      /app id/,
    );
  });
});
