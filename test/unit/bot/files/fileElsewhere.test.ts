import assert from 'node:assert/strict';
import type { Attachment } from 'botbuilder';
import { BotUnderTest } from '../../../helpers/bot/botUnderTest.js';
import { toBot } from '../../../helpers/channel/toBot.js';
import { textOf } from '../../../helpers/channel/conversation.js';

const channel = { id: '19:general@thread.tacv2;messageid=1', conversationType: 'channel', isGroup: true };
const groupChat = { id: '19:two@thread.v2', conversationType: 'groupChat', isGroup: true };
const html = (content: string): Attachment => ({ contentType: 'text/html', content });
/** What Teams leaves of a file in a channel, and of a message that is quoted. */
const marked = html('<p>x</p><attachment id="1d0e5a7c-6a1b-4d6e-9f3b-0a1b2c3d4e5f"></attachment>');
const quoted = html('<attachment id="1786399119244"></attachment><p>x</p>');
const handed: Attachment = {
  contentType: 'application/vnd.microsoft.teams.file.download.info',
  name: 'rows.jsonl',
  content: { downloadUrl: 'http://127.0.0.1:9/rows', fileType: 'jsonl' },
};
const whereTo = /Teams hands me files in a chat of two only.*send it there with/;

describe('a file where others talk', () => {
  let test: BotUnderTest;
  beforeEach(async () => {
    test = await BotUnderTest.start({ channel: 'msteams' });
  });
  afterEach(() => test.stop());

  const send = async (words: string, attachment: Attachment, conversation: object, fields = toBot(words)) => {
    const where = { tenantId: 'tenant-1', ...conversation } as never;
    await test.channel.deliver(
      test.channel.activity({ ...fields, attachments: [attachment], conversation: where }),
    );
    await test.bot.drain();
    return test.channel
      .accepted('POST')
      .filter(({ activity }) => activity.type === 'message')
      .map(textOf);
  };

  for (const [place, conversation] of Object.entries({ channel, groupChat }))
    for (const [how, attachment] of Object.entries({ marked, handed })) {
      for (const words of ['', '/finetune epochs=2', '/dataset', '/status'])
        it(`is answered with where to send it, and with nothing else: ${words}, ${how}, in ${place}`, async () => {
          const [said, ...more] = await send(words, attachment, conversation);
          assert.match(said ?? '', whereTo);
          assert.deepEqual([more, test.planner.planned], [[], []]);
        });

      it(`is told of beside the answer to the words: ${how}, in ${place}`, async () => {
        const [said, answer] = await send('What is this?', attachment, conversation);
        assert.match(said ?? '', whereTo);
        assert.equal(answer, 'You said: What is this?');
      });

      it(`is nobody's concern where the bot is not spoken to: ${how}, in ${place}`, async () => {
        assert.deepEqual(await send('', attachment, conversation, { text: 'Look' }), []);
      });
    }

  it('is thought of where a message has nothing in it, for often nothing arrives of a file', async () => {
    assert.match((await send('', html('<div></div>'), groupChat))[0] ?? '', /A file never reaches me here/);
  });

  it('is none where a message is quoted', async () => {
    await send('/finetune', quoted, channel);
    assert.equal(test.planner.planned.length, 1);
  });
});
