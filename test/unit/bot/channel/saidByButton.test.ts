import assert from 'node:assert/strict';
import type { Activity } from 'botbuilder';
import { card, forTeams, type Card } from '../../../../src/bot/cards/card.js';
import { sayButton } from '../../../../src/bot/cards/buttons/sayButton.js';
import { BotUnderTest } from '../../../helpers/bot/botUnderTest.js';
import { toBot } from '../../../helpers/channel/toBot.js';

const data = (words: string) => sayButton('A title', words)['data'] as Record<string, unknown>;
const admin = '11111111-1111-1111-1111-111111111111';
const user = { user: { id: '29:user', name: 'Ulla', aadObjectId: '22222222-2222-2222-2222-222222222222' } };

describe('a button that says something', () => {
  let test: BotUnderTest;
  afterEach(() => test.stop());

  /** As the client of each channel sends its press. */
  const presses: Record<string, (words: string) => Partial<Activity>> = {
    'Web Chat, which makes a message of it': (words) => ({ text: words }),
    'a client that sends its data': (words) => ({ value: data(words) }),
    'Teams, which sends both': (words) => ({ text: words, value: data(words) }),
  };
  for (const [client, press] of Object.entries(presses)) {
    it(`gives its command, from ${client}`, async () => {
      test = await BotUnderTest.start();
      await test.channel.deliver(test.channel.activity(press('/deploy version=2')));
      await test.bot.drain();
      assert.deepEqual(test.planner.planned, [{ kind: 'deploy', inputs: { modelVersion: '2' } }]);
    });

    it(`asks its question, from ${client}`, async () => {
      test = await BotUnderTest.start();
      await test.channel.deliver(test.channel.activity(press('What is a job?')));
      await test.channel.text('You said: What is a job?');
    });

    it(`may do no more than who presses it, from ${client}`, async () => {
      test = await BotUnderTest.start({ channel: 'msteams', access: { admins: new Set([admin]) } });
      await test.channel.deliver(test.channel.activity(press('/deploy'), user));
      await test.channel.text('Only admins may run /deploy, and you are not one of them.');
      assert.deepEqual(test.planner.planned, []);
    });
  }

  it('answers an open question, as the words would', async () => {
    test = await BotUnderTest.start();
    await test.channel.say('/teardown');
    await test.bot.drain();
    await test.channel.deliver(test.channel.activity({ value: data('endpoint') }));
    await test.bot.drain();
    assert.deepEqual(test.planner.planned, [{ kind: 'teardown', inputs: { target: 'endpoint' } }]);
  });

  it('does once what is delivered twice, and plans anew when it is pressed twice', async () => {
    test = await BotUnderTest.start();
    const press = test.channel.activity({ value: data('/provision') });
    for (const activity of [press, press]) await test.channel.deliver(activity);
    await test.bot.drain();
    assert.equal(test.runs.offers.length, 1);
    await test.channel.deliver(test.channel.activity({ value: data('/provision') }));
    await test.bot.drain();
    assert.equal(test.runs.offers.length, 2);
  });

  it('has Teams’ words for it in Teams alone, wherever it stands: the Agents Playground falls silent over them', () => {
    const button = sayButton('A title', '/deploy');
    const drawn = card([{ type: 'Container', items: [{ type: 'ActionSet', actions: [button] }] }], [button]);
    assert.equal(JSON.stringify(drawn).includes('msteams'), false);
    const { body, actions } = forTeams(drawn);
    for (const part of [body, actions])
      assert.match(
        JSON.stringify(part),
        /"msteams":{"type":"messageBack","displayText":"\/deploy","value":{"verb":"say","said":"\/deploy"}}/,
      );
  });

  for (const said of ['', 7, undefined, 'x'.repeat(8001)])
    it(`is no button of ours where it says ${String(said).slice(0, 9)}`, async () => {
      test = await BotUnderTest.start();
      await test.channel.deliver(test.channel.activity({ value: { verb: 'say', said } }));
      await test.channel.text('I do not know that button');
    });
});

describe('what may be said next, beside a message', () => {
  let test: BotUnderTest;
  afterEach(() => test.stop());

  const refusalIn = async (conversationType: string | undefined): Promise<Partial<Activity>> => {
    test = await BotUnderTest.start({ channel: 'msteams', access: { admins: new Set([admin]) } });
    const conversation = { id: 'chat-1', tenantId: 'tenant-1', conversationType } as never;
    await test.channel.deliver(test.channel.activity({ ...toBot('/deploy'), conversation }, user));
    await test.bot.drain();
    const [message] = test.channel.messages();
    assert.ok(message);
    return message;
  };

  it('is suggested to whom it is said, in a chat of two', async () => {
    const { text, attachments, suggestedActions } = await refusalIn('personal');
    assert.match(text ?? '', /^Only admins may run/);
    assert.equal(attachments, undefined);
    assert.deepEqual(suggestedActions, {
      to: ['29:user'],
      actions: [{ type: 'imBack', title: '/help', value: '/help' }],
    });
  });

  it('stands on a card with its text where Teams shows no suggestions', async () => {
    for (const type of ['groupChat', 'channel']) {
      const { text, attachments, suggestedActions } = await refusalIn(type);
      assert.equal(text, undefined);
      assert.equal(suggestedActions, undefined);
      const content = attachments?.[0]?.content as Card;
      assert.match(content.fallbackText, /^Only admins may run \/deploy, .*\n\[Help\]$/);
      await test.stop();
    }
  });

  it('stays a text with its suggestions where nobody says what kind of conversation it is', async () => {
    const { text, suggestedActions } = await refusalIn(undefined);
    assert.match(text ?? '', /^Only admins may run/);
    assert.equal(suggestedActions?.actions.length, 1);
  });
});
