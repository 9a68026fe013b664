import assert from 'node:assert/strict';
import type { Activity } from 'botbuilder';
import { sayButton } from '../../../../src/bot/cards/buttons/sayButton.js';
import { BotUnderTest } from '../../../helpers/bot/botUnderTest.js';
import { mentionOfBot, toBot } from '../../../helpers/channel/toBot.js';

const channel = { id: '19:general@thread.tacv2;messageid=1', conversationType: 'channel', isGroup: true };
const groupChat = { id: '19:meeting@thread.v2', conversationType: 'groupChat', isGroup: true };
const personal = { id: 'a:1', conversationType: 'personal' };
const mention = (id: string, name: string) => ({
  type: 'mention',
  text: `<at>${name}</at>`,
  mentioned: { id, name },
});

describe('what people say where there are others', () => {
  let test: BotUnderTest;
  let taken: number;

  const startOn = async (kind: 'msteams' | 'emulator'): Promise<void> => {
    test = await BotUnderTest.start({
      channel: kind,
      // One message a minute is answered, so that whatever is counted is told from what is not.
      limits: { perPerson: 1, perConversation: 0, atOnce: 1_000, mostWaiting: 1_000 },
    });
    taken = 0;
    const take = test.incoming.take.bind(test.incoming);
    test.incoming.take = (arrival) => ((taken += 1), take(arrival));
  };

  beforeEach(() => startOn('msteams'));
  afterEach(() => test.stop());

  const hear = async (fields: Partial<Activity>, conversation: object = channel): Promise<void> => {
    const reply = await test.channel.deliver(
      test.channel.activity({ ...fields, conversation: { tenantId: 'tenant-1', ...conversation } as never }),
    );
    assert.equal(reply.status, 200);
    await test.bot.drain();
  };

  const unaddressed: [string, Partial<Activity>][] = [
    ['to each other', { text: 'What is a job?' }],
    ['with a command for somebody else', { text: '/provision' }],
    ['to another bot', { text: '<at>Other</at> /status', entities: [mention('28:other', 'Other')] }],
    ['of the bot, by its name', { text: 'Hieno said so' }],
    ['of the bot, as if they mentioned it', { text: '<at>Hieno</at> /status' }],
    ['of another bot of that name', { text: '<at>Hieno</at> /status', entities: [mention('28:o', 'Hieno')] }],
    ['as an answer to the bot', { text: 'yes', replyToId: 'out-1' }],
    [
      'with a file and no word',
      { text: '', attachments: [{ contentType: 'text/html', content: '<p></p>' }] },
    ],
  ];
  for (const [what, fields] of unaddressed)
    for (const [place, conversation] of Object.entries({ 'a channel': channel, 'a group chat': groupChat }))
      it(`is not kept, counted, asked or answered: ${what}, in ${place}`, async () => {
        await hear(fields, conversation);
        assert.deepEqual(test.channel.calls, []);
        assert.equal(taken, 0);
        assert.deepEqual(test.model.asked, []);
        await hear(toBot('Hello'), conversation);
        assert.deepEqual(test.channel.texts(), ['You said: Hello']);
      });

  const addressed: [string, Partial<Activity>][] = [
    ['with a mention', toBot('Hello')],
    ['with a mention among others', { text: 'Hello', entities: [mention('29:bea', 'Bea'), mentionOfBot] }],
    [
      'with a mention whose id is written otherwise',
      { text: 'Hello', entities: [mention('BOT-1', 'Hieno')] },
    ],
    [
      'that only they and the bot see',
      { text: 'Hello', recipient: { id: 'bot-1', name: 'Hieno', isTargeted: true } as never },
    ],
    ['by a button that says something', { text: 'Hello', value: { verb: 'say', said: 'Hello' } }],
    ['by a button of a client that sends its data', { value: sayButton('', 'Hello')['data'] }],
  ];
  for (const [what, fields] of addressed)
    it(`is answered: ${what}`, async () => {
      await hear(fields);
      assert.deepEqual(test.channel.texts(channel.id), ['You said: Hello']);
    });

  it('is answered where a button of ours was pressed that nobody knows any more', async () => {
    await hear({ value: { verb: 'formerly' } });
    assert.match(test.channel.texts()[0] ?? '', /^I do not know that button/);
  });

  it('is always answered where there are no others', async () => {
    await hear({ text: 'Hello' }, personal);
    assert.deepEqual(test.channel.texts(), ['You said: Hello']);
  });

  it('is greeted once the bot comes, and not with whoever comes later', async () => {
    for (const id of ['29:bea', 'bot-1'])
      await hear({ type: 'conversationUpdate', membersAdded: [{ id }] as never }, groupChat);
    await hear({ type: 'conversationUpdate', membersAdded: [{ id: '29:carl' }] as never }, channel);
    assert.deepEqual(
      test.channel.messages().map(({ conversation }) => conversation?.id),
      [groupChat.id],
    );
  });

  it('is answered on channels that hand over nothing else', async () => {
    await test.stop();
    await startOn('emulator');
    await hear({ text: 'Hello' }, { id: 'c', isGroup: true });
    assert.deepEqual(test.channel.texts(), ['You said: Hello']);
  });
});
