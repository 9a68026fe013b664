import assert from 'node:assert/strict';
import { BotUnderTest } from '../../helpers/bot/botUnderTest.js';

const data = { verb: 'askQuota', for: 'deploy', base: true };

describe('the button that asks for more cores', () => {
  let test: BotUnderTest;

  afterEach(() => test.stop());

  for (const kind of ['execute', 'submit'] as const)
    it(`leads to the plan of /quota request when it is pressed by ${kind}`, async () => {
      test = await BotUnderTest.start();
      await test.channel.press(kind, data, 'card-1');
      await test.bot.drain();
      assert.deepEqual(test.planner.planned, [
        { kind: 'quota request', inputs: { quotaFor: 'deploy', base: true } },
      ]);
      assert.match(JSON.stringify(test.channel.messages()[0]?.attachments), /Plan: Quota request/);
    });

  for (const kind of ['execute', 'submit'] as const)
    it(`does nothing for who is no admin, pressed by ${kind}`, async () => {
      const admins = new Set(['99999999-1111-1111-1111-111111111111']);
      test = await BotUnderTest.start({ channel: 'msteams', access: { admins } });
      const reply = await test.channel.press(kind, data, 'card-1');
      await test.bot.drain();
      const said = kind === 'execute' ? JSON.stringify(reply.body) : test.channel.messages()[0]?.text;
      assert.match(said ?? '', /Only admins may run \/quota request/);
      assert.deepEqual(test.planner.planned, []);
    });
});
