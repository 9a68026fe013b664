import assert from 'node:assert/strict';
import type { Activity, Mention } from 'botbuilder';
import { card, forTeams, type Card } from '../../../../src/bot/cards/card.js';
import { BotUnderTest } from '../../../helpers/bot/botUnderTest.js';
import { cardOf, confirmData, textOf } from '../../../helpers/channel/conversation.js';
import type { SenderOptions } from '../../../helpers/channel/fakeChannel.js';
import { toBot } from '../../../helpers/channel/toBot.js';

const thread = { id: '19:general@thread.tacv2;messageid=17', conversationType: 'channel', isGroup: true };
const groupChat = { id: '19:two@thread.v2', conversationType: 'groupChat', isGroup: true };
const personal = { id: 'a:1', conversationType: 'personal' };
const asker: SenderOptions = { user: { id: '29:anna', name: 'Anna_*B* & <Co>' } };
const mention: Mention = {
  type: 'mention',
  text: '<at>Anna B &amp; &lt;Co&gt;</at>',
  mentioned: { id: '29:anna', name: 'Anna_*B* & <Co>' },
};

describe('a run that was begun where others talk', () => {
  let test: BotUnderTest;
  let runId: string;

  beforeEach(async () => {
    test = await BotUnderTest.start({ channel: 'msteams' });
  });
  afterEach(() => test.stop());

  const at = (conversation: object, fields: Partial<Activity>): Partial<Activity> =>
    test.channel.activity(
      { ...fields, conversation: { tenantId: 'tenant-1', ...conversation } as never },
      asker,
    );

  /** Plans and confirms by the card's button, as Teams sends it. */
  const begin = async (conversation: object): Promise<void> => {
    const { channel, runs } = test;
    await channel.deliver(at(conversation, toBot('/provision')));
    const plan = await channel.waitFor(() => channel.accepted('POST').find((call) => cardOf(call)));
    const data = confirmData(plan);
    const value = { action: { type: 'Action.Execute', verb: data['verb'], data }, trigger: 'manual' };
    const press = { type: 'invoke', name: 'adaptiveCard/action', value, replyToId: plan.activityId };
    assert.equal((await channel.deliver(at(conversation, press))).status, 200);
    await channel.waitFor(() => runCard('POST'));
    runId = [...runs.runs.keys()][0] ?? '';
    await test.bot.drain();
  };

  const runCard = (method: 'POST' | 'PUT') =>
    test.channel.accepted(method).find((call) => /^Provisioning: /.test(cardOf(call)?.fallbackText ?? ''));

  const ended = async (how: 'succeeded' | 'failed'): Promise<Partial<Activity>> => {
    const before = test.channel.messages().length;
    const reason = how === 'succeeded' ? 'done' : 'not_allowed';
    test.runs.save(runId, { status: how, ending: { reason, sentence: 'It is `so`.' } });
    return test.channel.waitFor(() => test.channel.messages()[before]);
  };

  for (const [place, conversation] of Object.entries({
    'a thread of a channel': thread,
    'a group chat': groupChat,
  }))
    it(`has its card in ${place}, and mentions whoever asked at its end`, async () => {
      await begin(conversation);
      const message = await ended('succeeded');
      assert.deepEqual(
        new Set(test.channel.calls.map((call) => call.conversation)),
        new Set([conversation.id]),
      );
      assert.deepEqual(message.entities, [mention]);
      assert.ok(message.text?.startsWith(`${mention.text} **Provisioning: done**`), message.text);
    });

  it('mentions them on the card that leads on', async () => {
    await begin(thread);
    const message = await ended('failed');
    const shown = message.attachments?.[0]?.content as Card;
    assert.deepEqual(shown.msteams, { entities: [mention] });
    assert.ok(String(shown.body[0]?.['text']).startsWith(`${mention.text} **Provisioning: failed**`));
    assert.deepEqual(message.entities, undefined);
    assert.equal(message.conversation?.id, thread.id);
    assert.match(shown.fallbackText, /^Anna_\*B\* & <Co> Provisioning: failed/);
    assert.deepEqual(forTeams(shown).msteams, { width: 'Full', entities: [mention] });
    assert.deepEqual(forTeams(card([])).msteams, { width: 'Full' });
  });

  it('mentions nobody in a chat of two', async () => {
    await begin(personal);
    const message = await ended('succeeded');
    assert.deepEqual(message.entities, undefined);
    assert.match(textOf({ activity: message } as never), /^\*\*Provisioning: done\*\*/);
  });
});
