import assert from 'node:assert/strict';
import { BotUnderTest } from '../../helpers/bot/botUnderTest.js';

describe('/keys', () => {
  let test: BotUnderTest;

  afterEach(() => test.stop());

  const said = () => JSON.stringify(test.channel.messages());
  const day = 24 * 60 * 60_000;

  it('tells which key is in use, where it is and how old', async () => {
    test = await BotUnderTest.start();
    const now = test.clock.now();
    test.keys = {
      endpointName: 'e1',
      auth: 'key',
      secret: {
        name: 'e1-key',
        vaultName: 'kv',
        holds: 'primary',
        writtenAt: now - day,
        rotatedAt: now - 2 * day,
      },
    };
    await test.channel.say('/keys');
    await test.bot.drain();
    assert.match(said(), /the primary key.*e1-key in kv.*1 d ago.*2 d ago/);
  });

  it('tells that there is none, and how that is mended', async () => {
    test = await BotUnderTest.start();
    test.keys = { endpointName: 'e1', auth: 'aad_token' };
    await test.channel.say('/keys');
    await test.bot.drain();
    assert.match(said(), /Entra tokens: the bot asks as itself, and there is no key/);
    assert.doesNotMatch(said(), /\/deploy/);
    test.keys = { endpointName: 'e1', auth: 'key' };
    await test.channel.say('/keys');
    await test.bot.drain();
    assert.match(said(), /Key Vault has no key.*\/deploy/);
  });

  it('is for admins, as is the rotation, which wants more than a yes', async () => {
    const admins = new Set(['99999999-1111-1111-1111-111111111111']);
    test = await BotUnderTest.start({ channel: 'msteams', access: { admins } });
    for (const command of ['/keys', '/keys rotate']) await test.channel.say(command);
    await test.bot.drain();
    assert.match(said(), /Only admins may run \/keys\b.*Only admins may run \/keys rotate/);
    await test.stop();
    test = await BotUnderTest.start();
    await test.channel.say('/keys rotate');
    await test.bot.drain();
    assert.match(said(), /confirm keys rotate/);
  });
});
