import assert from 'node:assert/strict';
import { BotUnderTest } from '../../../helpers/bot/botUnderTest.js';
import { cardOf, confirmData, textOf } from '../../../helpers/channel/conversation.js';
import type { ChannelCall } from '../../../helpers/channel/fakeChannel.js';
import { waitFor } from '../../../helpers/machine/waitFor.js';

type Call = Omit<ChannelCall, 'status'>;
const inFirst = ({ conversation }: Call): boolean => conversation === 'chat-1';

describe('a run whose conversation is gone', () => {
  let test: BotUnderTest;
  let runId: string;

  beforeEach(async () => {
    test = await BotUnderTest.start();
    const { channel, runs } = test;
    await channel.say('/provision');
    const plan = await channel.waitFor(() => channel.accepted('POST').find((call) => cardOf(call)));
    await channel.press('submit', confirmData(plan), plan.activityId);
    await card('chat-1', /waiting to start/);
    runId = [...runs.runs.keys()][0] ?? '';
    await test.bot.drain();
  });
  afterEach(() => test.stop());

  const card = (conversation: string, words: RegExp, method: 'POST' | 'PUT' = 'POST') =>
    test.channel.waitFor(() =>
      test.channel.accepted(method, conversation).find((call) => cardOf(call) && words.test(textOf(call))),
    );
  const noted = () =>
    waitFor(() => test.undelivered.items.length > 0, 'a note of whoever must hear of the run');
  const end = () =>
    test.runs.save(runId, { status: 'succeeded', ending: { reason: 'done', sentence: 'All is there.' } });
  const elsewhere = { conversation: 'chat-2' };

  for (const [status, code] of [
    [404, 'ConversationNotFound'],
    [403, 'ConversationBlockedByUser'],
  ] as const)
    it(`goes on where the person who asked writes next (${status} ${code})`, async () => {
      test.channel.fail(status, code, inFirst, 99);
      test.runs.save(runId, { status: 'running', startedAt: test.clock.now() });
      await noted();
      await test.channel.say('Hello', { conversation: 'chat-3', user: { id: 'user-2', name: 'Bea' } });
      await test.bot.drain();
      const others = test.channel
        .accepted('POST', 'chat-3')
        .filter((call) => /Provisioning: /.test(textOf(call)));
      assert.deepEqual(others, []);
      await test.channel.say('Hello', elsewhere);
      const moved = await card('chat-2', /Provisioning: running/);
      end();
      const update = await card('chat-2', /Provisioning: done/, 'PUT');
      assert.equal(update.activityId, moved.activityId);
      await waitFor(() => test.channel.texts('chat-2').some((text) => text.includes('All is there.')));
      assert.deepEqual(test.undelivered.items, []);
    });

  it('tells an end that nobody could be told, with its card, and once', async () => {
    test.channel.fail(404, 'ConversationNotFound', inFirst, 99);
    end();
    await noted();
    await test.channel.say('Hello', elsewhere);
    await card('chat-2', /Provisioning: done/);
    await waitFor(() => test.channel.texts('chat-2').some((text) => text.includes('All is there.')));
    await test.bot.drain();
    const before = test.channel.messages().length;
    await test.channel.say('Hello again', { conversation: 'chat-4' });
    await test.bot.drain();
    assert.equal(test.channel.messages().length, before + 1);
  });

  it('goes on at the new address of a channel that could not be reached', async () => {
    test.channel.fail('dropped', '', inFirst, 4);
    test.runs.save(runId, { status: 'running', startedAt: test.clock.now() });
    await waitFor(() => {
      test.clock.advance(500);
      return test.undelivered.items.length > 0;
    });
    await test.channel.say('Hello');
    await card('chat-1', /Provisioning: running/, 'PUT');
    assert.equal(
      (test.cards.records.get(runId)?.place as { conversationId: string }).conversationId,
      'chat-1',
    );
  });

  it('tells at once whoever writes, whatever pause it makes between its own tries', async () => {
    test.channel.fail('dropped', '', inFirst, 99);
    end();
    await waitFor(() => {
      test.clock.advance(500);
      return test.undelivered.items.length > 0;
    });
    await test.channel.say('Hello', elsewhere);
    await card('chat-2', /Provisioning: done/);
    await waitFor(() => test.channel.texts('chat-2').some((text) => text.includes('All is there.')));
  });

  it('stays where it is if everything was told meanwhile', async () => {
    test.channel.fail(503, 'ServiceUnavailable', inFirst, 4);
    test.runs.save(runId, { status: 'running', startedAt: test.clock.now() });
    await waitFor(() => {
      test.clock.advance(500);
      return test.undelivered.items.length > 0;
    });
    end();
    await card('chat-1', /Provisioning: done/, 'PUT');
    await waitFor(() => test.channel.texts('chat-1').some((text) => text.includes('All is there.')));
    await waitFor(() => test.cards.records.get(runId)?.toldVersion === test.runs.runs.get(runId)?.version);
    await test.channel.say('Hello', elsewhere);
    await test.bot.drain();
    assert.equal(test.channel.messages('chat-2').length, 1);
    assert.deepEqual(test.undelivered.items, []);
  });

  it('is not gone for a 403 of which the code is not final', async () => {
    test.channel.fail(403, 'Forbidden', inFirst, 2);
    test.runs.save(runId, { status: 'running', startedAt: test.clock.now() });
    await waitFor(() => {
      test.clock.advance(500);
      return test.channel.accepted('PUT', 'chat-1').some((call) => /running/.test(textOf(call)));
    });
    assert.deepEqual(test.undelivered.items, []);
  });
});
