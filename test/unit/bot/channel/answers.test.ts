import assert from 'node:assert/strict';
import { BotUnderTest } from '../../../helpers/bot/botUnderTest.js';
import type { ChannelCall } from '../../../helpers/channel/fakeChannel.js';
import { waitFor } from '../../../helpers/machine/waitFor.js';

type Call = Omit<ChannelCall, 'status'>;

const isAnswer = ({ method, activity }: Call): boolean => method === 'POST' && activity.type === 'message';
const inChat = (conversation: string) => (call: Call) => isAnswer(call) && call.conversation === conversation;

describe('an answer that the channel does not take', () => {
  let test: BotUnderTest;
  beforeEach(async () => {
    test = await BotUnderTest.start();
  });
  afterEach(() => test.stop());

  const tries = () => test.channel.calls.filter(isAnswer);
  const statuses = () => tries().map(({ status }) => status);
  /** Lets the time pass that the bot waits for, until there is something to see. */
  const inTime = <T>(look: () => T | undefined | false): Promise<T> =>
    waitFor(() => {
      const found = look();
      if (found === undefined || found === false) test.clock.advance(500);
      return found;
    });
  const kept = () => test.undelivered.items.map(({ activity, why }) => ({ activity, why }));

  for (const [status, code] of [
    [429, 'Throttled'],
    [408, 'RequestTimeout'],
    [412, 'PreconditionFailed'],
    [500, 'ServiceError'],
    [502, 'BadGateway'],
    [503, 'ServiceUnavailable'],
    [504, 'GatewayTimeout'],
    [403, 'Forbidden'],
    [403, 'InvalidBotApiHost'],
    ['dropped', ''],
  ] as const)
    it(`is tried again, later and once, after ${status} ${code}`, async () => {
      test.channel.fail(status, code, isAnswer, 2);
      await test.channel.say('Hello');
      await inTime(() => test.channel.texts().length === 1);
      await test.bot.drain();
      assert.equal(tries().length, 3);
      assert.deepEqual(test.channel.texts(), ['You said: Hello']);
      assert.deepEqual(kept(), []);
    });

  it('waits before it is tried again', async () => {
    test.channel.fail(429, 'Throttled', isAnswer);
    await test.channel.say('Hello');
    await waitFor(() => tries().length === 1 && test.clock.pending > 0);
    test.clock.advance(700);
    await new Promise((resolve) => setTimeout(resolve, 20));
    assert.deepEqual(statuses(), [429]);
    await inTime(() => tries().length === 2);
  });

  for (const [form, header] of [
    ['seconds', () => '20'],
    ['a date', () => new Date(test.clock.now() + 20_000).toUTCString()],
  ] as const)
    it(`waits as long as the channel says in ${form}`, async () => {
      test.channel.fail(429, 'Throttled', isAnswer, 1, { 'retry-after': header() });
      await test.channel.say('Hello');
      await waitFor(() => tries().length === 1 && test.clock.pending > 0);
      test.clock.advance(19_000);
      await new Promise((resolve) => setTimeout(resolve, 20));
      assert.deepEqual(statuses(), [429]);
      test.clock.advance(1_000);
      await test.channel.text('You said: Hello');
    });

  it('is kept at once where the channel wants to be left alone for longer than anybody waits', async () => {
    test.channel.fail(429, 'Throttled', isAnswer, 1, { 'retry-after': '600' });
    await test.channel.say('Hello');
    await waitFor(() => kept().length === 1);
    assert.deepEqual(statuses(), [429]);
    assert.equal(kept()[0]?.why, 'the chat took no more messages from me');
  });

  it('is tried six times and then kept, and never by two retries on top of each other', async () => {
    test.channel.fail(503, 'ServiceUnavailable', isAnswer, 99);
    await test.channel.say('Hello');
    await inTime(() => kept().length === 1);
    assert.deepEqual(
      statuses(),
      Array.from({ length: 6 }, () => 503),
    );
  });

  it('is tried once more at once after a 401, and kept after a second', async () => {
    test.channel.fail(401, 'Unauthorized', isAnswer, 1);
    await test.channel.say('Hello');
    await test.channel.text('You said: Hello');
    test.channel.fail(401, 'Unauthorized', isAnswer, 2);
    await test.channel.say('Again');
    await waitFor(() => kept().length === 1);
    assert.deepEqual(statuses(), [401, 200, 401, 401]);
  });

  for (const [status, code] of [
    [403, 'ConversationBlockedByUser'],
    [403, 'BotDisabledByAdmin'],
    [403, 'BotNotInConversationRoster'],
    [403, 'NotEnoughPermissions'],
    [404, 'ConversationNotFound'],
    [404, 'BotNotInConversationRoster'],
    [401, 'BotNotRegistered'],
  ] as const)
    it(`is not tried again after ${status} ${code}, and said the next time with why`, async () => {
      test.channel.fail(status, code, isAnswer, 1);
      await test.channel.say('First');
      await waitFor(() => kept().length === 1);
      test.clock.advance(120_000);
      await test.channel.say('Second');
      await test.channel.text('You said: Second');
      await test.bot.drain();
      const [why, first, second, ...more] = test.channel.texts();
      assert.match(
        why ?? '',
        /^I could not tell you this 2 min ago, because (I was|an admin|that|the chat).*:$/,
      );
      assert.deepEqual([first, second, more], ['You said: First', 'You said: Second', []]);
      assert.equal(test.channel.messages()[1]?.entities?.length, 1, 'still marked as made by AI');
      await test.channel.say('Third');
      await test.channel.text('You said: Third');
      assert.equal(test.channel.texts().length, 4);
      assert.deepEqual(kept(), []);
    });

  it('holds for what commands answer, plan cards among it, and keeps the order', async () => {
    const isRefused = (call: Call) => isAnswer(call) && call.conversation === 'blocked';
    test.channel.fail(403, 'ConversationBlockedByUser', isRefused, 99);
    for (const text of ['/help', 'One', '/provision', '/status r-none']) {
      await test.channel.say(text, { conversation: 'blocked' });
      await test.bot.drain();
    }
    assert.equal(kept().length, 4);
    await test.channel.say('Hello', { conversation: 'other' });
    await test.bot.drain();
    const said = test.channel.messages('other').map(({ text, summary }) => text ?? summary ?? '');
    assert.match(said.shift() ?? '', /because I was blocked/);
    assert.match(said.shift() ?? '', /Hieno/);
    assert.equal(said.shift(), 'You said: One');
    assert.match(said.shift() ?? '', /^Plan/);
    assert.match(said.shift() ?? '', /no run with that id/);
    assert.deepEqual(said, ['You said: Hello']);
    const plan = test.channel.messages('other').find(({ summary }) => summary?.startsWith('Plan'));
    assert.match(JSON.stringify(plan), /"verb":"confirm"/);
  });

  it('stays where it is as long as nothing can be said there either', async () => {
    test.channel.fail(403, 'ConversationBlockedByUser', isAnswer, 3);
    for (const text of ['One', 'Two']) {
      await test.channel.say(text);
      await test.bot.drain();
    }
    assert.equal(kept().length, 2);
    await test.channel.say('Three');
    await test.bot.drain();
    assert.deepEqual(
      test.channel.texts().filter((text) => text.startsWith('You said')),
      ['You said: One', 'You said: Two', 'You said: Three'],
    );
  });

  it('is said to nobody else', async () => {
    test.channel.fail(403, 'ConversationBlockedByUser', isAnswer);
    await test.channel.say('Mine');
    await waitFor(() => kept().length === 1);
    await test.channel.say('Hello', { user: { id: 'user-2', name: 'Bea' }, conversation: 'chat-2' });
    await test.bot.drain();
    assert.deepEqual(test.channel.texts(), ['You said: Hello']);
    assert.equal(kept().length, 1);
  });

  it('is not said before more people than it was meant for', async () => {
    const say = (text: string, id: string, conversationType: string) =>
      test.channel.deliver(test.channel.activity({ text, conversation: { id, conversationType } as never }));
    test.channel.fail(403, 'BotNotInConversationRoster', inChat('alone'));
    await say('Between us', 'alone', 'personal');
    await waitFor(() => kept().length === 1);
    await say('In the group', 'group', 'groupChat');
    await test.bot.drain();
    assert.deepEqual(test.channel.texts(), ['You said: In the group']);
    await say('Alone again', 'alone', 'personal');
    await test.bot.drain();
    assert.deepEqual(test.channel.texts('alone').slice(1), ['You said: Between us', 'You said: Alone again']);
    test.channel.fail(403, 'BotNotInConversationRoster', inChat('team;messageid=1'));
    await say('To the channel', 'team;messageid=1', 'channel');
    await waitFor(() => kept().length === 1);
    await say('In another thread', 'team;messageid=2', 'channel');
    await test.bot.drain();
    assert.equal(test.channel.texts('team;messageid=2')[1], 'You said: To the channel');
  });

  it('gives way to a sentence where it is refused for itself', async () => {
    test.channel.fail(400, 'BadArgument', isAnswer);
    await test.channel.say('Hello');
    await test.channel.text('this chat refuses to show it');
    assert.deepEqual(kept(), []);
  });

  it('is said without its place as a reply where that place is gone', async () => {
    test.channel.fail(
      404,
      'ActivityNotFoundInConversation',
      ({ activity }) => activity.replyToId !== undefined,
    );
    await test.channel.say('/help');
    await test.bot.drain();
    assert.equal(test.channel.messages().length, 1);
    assert.equal(test.channel.messages()[0]?.replyToId, undefined);
    assert.deepEqual(kept(), []);
  });

  it('is kept at once when the bot must stop', async () => {
    test.channel.fail(503, 'ServiceUnavailable', isAnswer, 99);
    await test.channel.say('Hello');
    await waitFor(() => tries().length === 1 && test.clock.pending > 0);
    test.bot.interrupt();
    await test.bot.drain();
    assert.equal(kept().length, 1);
    assert.ok(tries().length <= 2);
  });

  it('does not fail for an indicator that failed', async () => {
    test.channel.fail(429, 'Throttled', ({ activity }) => activity.type === 'typing', 9);
    await test.channel.say('/quota');
    await test.channel.waitFor(() => test.channel.messages().length === 1);
    assert.equal(test.log.events.filter(({ event }) => event === 'turn.failed').length, 0);
  });

  it('greets after the request has been answered, and is delivered like any other', async () => {
    const isGreeting = (call: Call) => isAnswer(call);
    test.channel.fail(429, 'Throttled', isGreeting);
    const joined = test.channel.activity({
      type: 'conversationUpdate',
      membersAdded: [{ id: 'bot-1' }] as never,
    });
    assert.equal((await test.channel.deliver(joined)).status, 200);
    await inTime(() => test.channel.messages().length === 1);
  });
});
