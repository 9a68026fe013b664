import assert from 'node:assert/strict';
import type { Activity } from 'botbuilder';
import { BotUnderTest } from '../../../helpers/bot/botUnderTest.js';
import { cardOf, confirmData, textOf } from '../../../helpers/channel/conversation.js';
import { toBot } from '../../../helpers/channel/toBot.js';
import { waitFor } from '../../../helpers/machine/waitFor.js';

const personal = { id: 'a:1', conversationType: 'personal' };
const team = { id: '19:general@thread.tacv2', conversationType: 'channel', isGroup: true };
const thread = { ...team, id: `${team.id};messageid=17` };
const carl = { id: '29:carl', name: 'Carl', aadObjectId: '33333333-3333-3333-3333-333333333333' };

const went: Partial<Activity>[] = [
  { type: 'installationUpdate', action: 'remove' },
  { type: 'installationUpdate', action: 'remove-upgrade' },
  { type: 'conversationUpdate', membersRemoved: [{ id: 'bot-1' }] as never },
];
const came: Partial<Activity>[] = [
  { type: 'installationUpdate', action: 'add' },
  { type: 'installationUpdate', action: 'add-upgrade' },
  { type: 'conversationUpdate', membersAdded: [{ id: 'bot-1' }] as never },
];
const named = ({ type, action }: Partial<Activity>): string => [type, action].filter(Boolean).join(' ');

describe('a bot that was removed', () => {
  let test: BotUnderTest;
  let runId: string;

  beforeEach(async () => {
    test = await BotUnderTest.start({ channel: 'msteams' });
  });
  afterEach(() => test.stop());

  const at = (conversation: object, fields: Partial<Activity>, user = {}): Partial<Activity> =>
    test.channel.activity(
      { ...fields, conversation: { tenantId: 'tenant-1', ...conversation } as never },
      { user },
    );
  const hear = async (...what: Parameters<typeof at>): Promise<void> => {
    assert.equal((await test.channel.deliver(at(...what))).status, 200);
    await test.bot.drain();
  };

  const begin = async (conversation: { id: string }): Promise<void> => {
    const { channel, runs } = test;
    await hear(conversation, toBot('/provision'));
    const plan = await channel.waitFor(() => channel.accepted('POST').find((call) => cardOf(call)));
    await hear(conversation, { value: confirmData(plan), replyToId: plan.activityId });
    await cardAt(conversation.id, 'POST', /waiting to start/);
    runId = [...runs.runs.keys()][0] ?? '';
    await waitFor(() => test.cards.records.get(runId)?.shownVersion === runs.runs.get(runId)?.version);
  };

  const cardAt = (conversation: string, method: 'POST' | 'PUT', words: RegExp) =>
    test.channel.waitFor(() =>
      test.channel.accepted(method, conversation).find((call) => cardOf(call) && words.test(textOf(call))),
    );
  /** How often something was said or changed in a conversation. */
  const countAt = ({ id }: { id: string }): number =>
    test.channel.calls.filter(({ conversation }) => conversation === id).length;
  const goOn = (): unknown => test.runs.save(runId, { status: 'running', startedAt: test.clock.now() });
  const end = (): unknown =>
    test.runs.save(runId, { status: 'succeeded', ending: { reason: 'done', sentence: 'All is there.' } });
  /** Whatever a change of the run leads to has been done then. */
  const seen = async (): Promise<void> => {
    for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
  };

  for (const update of went)
    it(`says nothing there any more, and goes on where the person writes (${named(update)})`, async () => {
      await begin(personal);
      await hear(personal, update);
      const before = countAt(personal);
      goOn();
      await seen();
      assert.equal(countAt(personal), before);
      assert.equal(test.cards.records.get(runId)?.closed, 'removed');
      assert.deepEqual(
        test.undelivered.items.map((item) => item.runId),
        [runId],
      );
      assert.ok(!test.log.events.some(({ level }) => level === 'warn' || level === 'error'));
      await hear({ ...personal, id: 'a:2' }, { text: 'Hello' });
      await cardAt('a:2', 'POST', /Provisioning: running/);
      end();
      await waitFor(() => test.channel.texts('a:2').some((text) => text.includes('All is there.')));
      assert.equal(countAt(personal), before);
    });

  for (const update of came)
    it(`shows what it owes when it is back, once (${named(update)})`, async () => {
      await begin(personal);
      await hear(personal, went[0] ?? {});
      end();
      await seen();
      const before = test.channel.accepted('POST', personal.id).length;
      for (const one of [update, ...came]) await hear(personal, one);
      await cardAt(personal.id, 'PUT', /Provisioning: done/);
      await waitFor(() => test.channel.texts(personal.id).some((text) => text.includes('All is there.')));
      await seen();
      const texts = test.channel
        .accepted('POST', personal.id)
        .slice(before)
        .map((call) => call.activity.text ?? cardOf(call)?.fallbackText.split('\n')[0]);
      assert.deepEqual(texts.filter((text) => text?.includes('All is there.')).length, 1);
      assert.ok(texts.length <= 2, JSON.stringify(texts));
      assert.deepEqual(test.undelivered.items, []);
    });

  it('goes on in the thread that it was in, whoever brings it back to the team', async () => {
    await begin(thread);
    await hear(team, went[2] ?? {});
    const before = countAt(thread);
    goOn();
    await seen();
    assert.equal(countAt(thread), before);
    await hear(team, came[0] ?? {}, carl);
    await cardAt(thread.id, 'PUT', /Provisioning: running/);
    assert.deepEqual(test.undelivered.items, []);
  });

  it('takes nothing of another conversation to a team that it comes to', async () => {
    await begin(personal);
    await hear(personal, went[0] ?? {});
    await hear(team, came[0] ?? {});
    await seen();
    assert.equal(countAt(team), 0);
    assert.equal(test.undelivered.items.length, 1);
  });

  it('stays where others leave, and where it is removed from somewhere else', async () => {
    await begin(thread);
    await hear(team, { type: 'conversationUpdate', membersRemoved: [carl] as never });
    await hear(personal, went[0] ?? {});
    goOn();
    await cardAt(thread.id, 'PUT', /Provisioning: running/);
    assert.deepEqual(test.undelivered.items, []);
  });

  it('owes nothing of what was told before', async () => {
    await begin(personal);
    end();
    await waitFor(() => test.cards.records.get(runId)?.toldVersion === test.runs.runs.get(runId)?.version);
    await hear(personal, went[0] ?? {});
    assert.deepEqual(test.undelivered.items, []);
  });
});
