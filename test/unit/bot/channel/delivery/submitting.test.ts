import assert from 'node:assert/strict';
import { BotUnderTest } from '../../../../helpers/bot/botUnderTest.js';
import { cardOf, confirmData, Conversation } from '../../../../helpers/channel/conversation.js';

/** The actions of a card, wherever in it they are. */
function actionsIn(value: unknown): { type: string; title: string }[] {
  if (typeof value !== 'object' || value === null) return [];
  const own = 'type' in value && String(value.type).startsWith('Action.') ? [value as never] : [];
  return [...own, ...Object.values(value).flatMap(actionsIn)];
}

describe('a button', () => {
  let test: BotUnderTest;
  afterEach(() => test.stop());

  const many = Array.from({ length: 9 }, (_, at) => ({ action: 'create' as const, what: `Thing ${at}` }));
  async function planAt(channel: 'emulator' | 'msteams') {
    test = await BotUnderTest.start({ channel, access: { admins: 'everyone-on-loopback' } });
    test.planner.make = (kind, inputs) => ({ kind, inputs, lines: many, problems: [] });
    return new Conversation(test.channel).plan('/deploy');
  }
  const typesOf = (call: Awaited<ReturnType<typeof planAt>>) =>
    new Set(actionsIn(cardOf(call)).flatMap(({ type, title }) => (title === 'Confirm' ? [type] : [])));

  it('is sent as a message where the client would draw the other kind and do nothing', async () => {
    const plan = await planAt('emulator');
    assert.deepEqual(typesOf(plan), new Set(['Action.Submit']));
    await test.channel.press('submit', confirmData(plan), plan.activityId);
    await test.bot.drain();
    const closed = test.channel
      .accepted('PUT')
      .map((call) => actionsIn(cardOf(call)).map(({ type }) => type));
    assert.ok(closed.flat().every((type) => type !== 'Action.Execute'));
    assert.equal(test.runs.runs.size, 1);
  });

  it('is sent as an invoke in Teams, with the message for clients that know no better', async () => {
    assert.deepEqual(typesOf(await planAt('msteams')), new Set(['Action.Execute', 'Action.Submit']));
  });
});
