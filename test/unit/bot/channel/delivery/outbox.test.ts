import assert from 'node:assert/strict';
import { ChannelError } from '../../../../../src/bot/channel/delivery/channelError.js';
import { Outbox } from '../../../../../src/bot/channel/delivery/outbox.js';
import { LearntAbilities } from '../../../../../src/bot/channel/learntAbilities.js';
import { lossChart } from '../../../../../src/bot/cards/run/lossChart.js';
import { card } from '../../../../../src/bot/cards/card.js';
import { cardMessage } from '../../../../../src/bot/channel/cardMessage.js';
import { silentLog } from '../../../../../src/log.js';

describe('what the bot says, on its way to a channel', () => {
  let asked: string[];
  let refusal: Error | undefined;
  let said: unknown[];
  let outbox: Outbox;
  const rule = {} as never;

  beforeEach(() => {
    asked = [];
    said = [];
    refusal = undefined;
    const answer =
      (how: string) =>
      async ({ channelId = '', ...activity }: { channelId?: string }) => {
        asked.push(`${how} ${channelId}`);
        said.push(activity);
        if (refusal !== undefined) throw refusal;
      };
    outbox = new Outbox({
      connector: { send: answer('send'), update: answer('update'), remove: answer('remove') },
      delivery: { attempt: (_rule: unknown, act: () => Promise<unknown>) => act() },
      token: { current: async () => undefined },
      abilities: new LearntAbilities(),
      isInTeams: false,
      log: silentLog,
    } as unknown as ConstructorParameters<typeof Outbox>[0]);
  });

  const at = (channelId: string, conversation = 'c') => ({ channelId, conversation: { id: conversation } });
  const update = (channelId: string, conversation?: string) =>
    outbox.update({ type: 'message', id: 'm', text: 'x', ...at(channelId, conversation) } as never, rule);

  it('changes and removes nothing where that is known to be refused', async () => {
    for (const channelId of ['webchat', 'directline']) {
      await assert.rejects(update(channelId), { statusCode: 405 });
      await assert.rejects(outbox.remove(at(channelId) as never, rule), { statusCode: 405 });
    }
    await assert.rejects(update('emulator', '1|livechat'), { statusCode: 405 });
    assert.deepEqual(asked, []);
    for (const channelId of ['msteams', 'emulator', 'slack']) await update(channelId);
    await outbox.remove(at('msteams') as never, rule);
    assert.deepEqual(asked, ['update msteams', 'update emulator', 'update slack', 'remove msteams']);
  });

  it('changes nothing any more in a conversation that has refused it, and still in others', async () => {
    refusal = new ChannelError('not a known activity id', { statusCode: 404, code: 'BadArgument' });
    await assert.rejects(update('slack', 'first'), { statusCode: 405, cause: refusal });
    refusal = undefined;
    await assert.rejects(update('slack', 'first'), { statusCode: 405 });
    await update('slack', 'second');
    assert.equal(asked.length, 2);
  });

  it('says what a channel has said of one message', async () => {
    refusal = new ChannelError('gone', { statusCode: 404, code: 'ActivityNotFoundInConversation' });
    for (let press = 0; press < 3; press++) await assert.rejects(update('msteams'), refusal);
  });

  it('draws a chart where charts are drawn, and sends its picture elsewhere', async () => {
    const points = [1, 2, 3].map((step) => ({ step, loss: 1 / step }));
    const message = cardMessage(card(lossChart({ training: points, validation: [] })));
    for (const channelId of ['msteams', 'emulator'])
      await outbox.send({ ...message, ...at(channelId) } as never, rule);
    const typesOf = (one: unknown) =>
      (one as { attachments: { content: { body: { type: string }[] } }[] }).attachments[0]?.content.body[0]
        ?.type;
    assert.deepEqual(said.map(typesOf), ['Chart.Line', 'Image']);
  });
});
