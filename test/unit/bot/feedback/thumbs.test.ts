import assert from 'node:assert/strict';
import type { Activity } from 'botbuilder';
import type { Reply, SenderOptions } from '../../../helpers/channel/fakeChannel.js';
import { cardOf } from '../../../helpers/channel/conversation.js';
import { toBot } from '../../../helpers/channel/toBot.js';
import { openEmbeddedDatabase, type Database } from '../../../../src/store/database.js';
import { StoredBot } from '../../../helpers/bot/storedBot.js';
import { seedFile } from '../../../helpers/machine/seed.js';

const bob: SenderOptions = {
  user: { id: '29:bob', name: 'Bob', aadObjectId: '22222222-2222-2222-2222-222222222222' },
};
const group = { conversationType: 'groupChat', isGroup: true };

interface Button {
  readonly title: string;
  readonly data: Readonly<Record<string, unknown>> & { readonly verb: string };
}

describe('thumbs of Teams’ feedback loop', () => {
  let database: Database;
  let stored: StoredBot;

  before(async () => {
    database = await openEmbeddedDatabase({ seedFile });
  });

  beforeEach(async () => {
    stored = await StoredBot.startOn(database, { channel: 'msteams' });
  });

  afterEach(() => stored.end());
  after(() => database.close());

  const channel = () => stored.test.channel;
  const drain = () => stored.test.bot.drain();

  /** Asks in a chat of two, or in a group, and tells what the channel calls the answer. */
  async function ask(
    text: string,
    options: SenderOptions = {},
    conversation: object = { conversationType: 'personal' },
  ) {
    const activity = channel().activity(toBot(text), options);
    Object.assign(activity.conversation ?? {}, conversation);
    await channel().deliver(activity);
    await drain();
    return channel().accepted('POST').at(-1)?.activityId ?? '';
  }

  async function thumb(
    reaction: 'like' | 'dislike',
    replyToId: string | undefined,
    feedback: unknown = JSON.stringify({ feedbackText: '' }),
    options: SenderOptions = {},
    conversation: object = { conversationType: 'personal' },
  ): Promise<Reply> {
    const activity = channel().activity(
      {
        type: 'invoke',
        name: 'message/submitAction',
        value: { actionName: 'feedback', actionValue: { reaction, feedback } },
        ...(replyToId === undefined ? {} : { replyToId }),
      },
      options,
    );
    Object.assign(activity.conversation ?? {}, conversation);
    const reply = await channel().deliver(activity);
    await drain();
    assert.deepEqual(reply, { status: 200, body: {} });
    return reply;
  }

  const ratings = () => stored.sql.selectFrom('ratings').selectAll().orderBy('id').execute();
  const questions = () =>
    channel()
      .accepted('POST')
      .filter((call) => cardOf(call)?.fallbackText.includes('May I keep more than the count?'));
  const buttonOf = (call: { activity: Partial<Activity> } | undefined, title: string) =>
    (call && cardOf(call)?.actions?.find((one) => one['title'] === title)) as unknown as Button | undefined;

  /** Presses a button of the last question. */
  async function answer(title: string, options: SenderOptions = {}): Promise<string> {
    const call = questions().at(-1);
    const { body } = await channel().press(
      'execute',
      buttonOf(call, title)?.data ?? {},
      call?.activityId,
      options,
    );
    await drain();
    return JSON.stringify(body);
  }

  it('are asked for under an answer of the model, and under nothing else', async () => {
    await ask('What is an endpoint?');
    await ask('/runs');
    const loops = channel()
      .messages()
      .map(({ channelData }) => (channelData as { feedbackLoop?: unknown } | undefined)?.feedbackLoop);
    assert.deepEqual(loops, [{ type: 'default' }, undefined]);
    assert.equal(channel().messages()[0]?.attachments, undefined);
  });

  it('are counted for the version that answered, and no more is kept before anybody has agreed', async () => {
    stored.test.model.reply = () => ({ text: 'An address.', isCut: false, deployment: 'green' });
    stored.test.routes.route = {
      ...stored.test.routes.route!,
      shares: [
        { deploymentName: 'blue', percent: 90, modelName: 'hieno-phi3', modelVersion: '1' },
        { deploymentName: 'green', percent: 10, modelName: 'hieno-phi3', modelVersion: '2' },
      ],
    };
    const id = await ask('What is an endpoint?');
    await thumb('dislike', id, JSON.stringify({ feedbackText: 'Too short.' }));
    const [{ id: _id, mark, at: _at, expires_at: _until, ...row } = {} as never] = await ratings();
    assert.deepEqual(row, {
      reaction: 'down',
      deployment: 'green',
      model: 'hieno-phi3',
      model_version: '2',
      person: null,
      asker: null,
      question: null,
      answer: null,
      reason: null,
    });
    assert.doesNotMatch(mark, /1111/);
    assert.equal(questions().length, 1);
    // Teams says thanks itself.
    assert.deepEqual(channel().texts(), ['An address.']);
  });

  it('are kept with reason, question and answer after a yes, the one that was asked at too', async () => {
    const id = await ask('What is an endpoint?');
    await thumb('dislike', id, JSON.stringify({ feedbackText: 'Too\0 short.' }));
    assert.match(await answer('Yes, keep it'), /Thank you: I keep/);
    const [row, ...others] = await ratings();
    assert.deepEqual(others, []);
    assert.deepEqual(
      [row?.person, row?.reaction, row?.reason, row?.question, row?.answer],
      [
        'msteams|11111111-1111-1111-1111-111111111111',
        'down',
        'Too short.',
        'What is an endpoint?',
        'You said: What is an endpoint?',
      ],
    );
    // Everybody sees the question answered.
    const [redrawn] = channel().accepted('PUT');
    assert.equal(redrawn?.activityId, questions()[0]?.activityId);
    const second = await ask('And a deployment?');
    await thumb('like', second, 'Plain words.');
    assert.deepEqual(
      (await ratings()).map(({ reaction, reason }) => [reaction, reason]),
      [
        ['down', 'Too short.'],
        ['up', 'Plain words.'],
      ],
    );
    assert.equal(questions().length, 1);
  });

  it('stay a count after a no, and a reason is not kept without a word', async () => {
    const id = await ask('What is an endpoint?');
    await thumb('like', id, 'Good.');
    assert.match(await answer('No, only count'), /I only count your thumbs/);
    await thumb('dislike', id, 'Bad.');
    await channel().text('what you wrote is not kept');
    const rows = await ratings();
    assert.deepEqual(
      rows.map(({ reaction, person, reason, question }) => [reaction, person, reason, question]),
      [['down', null, null, null]],
    );
    assert.equal(questions().length, 1);
  });

  it('are asked about once though they come twice, count once, and the last one counts', async () => {
    const id = await ask('What is an endpoint?');
    for (const reaction of ['like', 'like', 'dislike'] as const) await thumb(reaction, id);
    assert.deepEqual(
      (await ratings()).map(({ reaction }) => reaction),
      ['down'],
    );
    assert.equal(questions().length, 1);
  });

  it('find their answer days later, after a restart', async () => {
    const id = await ask('What is an endpoint?');
    await ask('And a deployment?');
    const { calls } = channel();
    const known = calls.length;
    stored = await stored.restarted({ channel: 'msteams' });
    channel().countFrom(known + 10);
    stored.test.clock.advance(5 * 24 * 3_600_000);
    await thumb('like', id, 'Still good.');
    assert.match(await answer('Yes, keep it'), /Thank you/);
    const [row] = await ratings();
    assert.deepEqual(
      [row?.reaction, row?.reason, row?.model_version, row?.question],
      ['up', 'Still good.', '1', 'What is an endpoint?'],
    );
  });

  it('say so where nobody remembers the answer, or it is none', async () => {
    await ask('/runs');
    const id = channel().accepted('POST').at(-1)?.activityId;
    await thumb('like', id);
    await channel().text('I do not remember that answer');
    const other = await ask('What is an endpoint?');
    await ask('/reset');
    await thumb('like', other);
    await channel().waitFor(
      () =>
        channel()
          .texts()
          .filter((text) => text.includes('I do not remember')).length === 2,
    );
    assert.deepEqual(await ratings(), []);
  });

  it('take the last answer where the client does not say which one is meant, and tell that', async () => {
    await ask('First?');
    await ask('Second?');
    await thumb('like', undefined, 'Plain.');
    await channel().text('I took the last one.');
    await answer('Yes, keep it');
    assert.deepEqual(
      (await ratings()).map(({ question }) => question),
      ['Second?'],
    );
  });

  it('in a group keep no words of somebody who has not agreed, and no reason where others could read it', async () => {
    const id = await ask('Anna’s question', {}, group);
    await thumb('dislike', id, 'Bob’s reason', bob, group);
    const card = JSON.stringify(questions()[0]?.activity.attachments);
    assert.doesNotMatch(card, /Bob’s reason|2222|Bob/);
    assert.match(await answer('Yes, keep it'), /somebody else/);
    assert.match(await answer('Yes, keep it', bob), /Thank you/);
    await thumb('dislike', id, 'Bob’s second reason', bob, group);
    const [row] = await ratings();
    assert.deepEqual(
      [row?.person, row?.reason, row?.question, row?.answer, row?.asker],
      ['msteams|22222222-2222-2222-2222-222222222222', 'Bob’s second reason', null, null, null],
    );
    // Each has a thumb of their own.
    await thumb('like', id, '', {}, group);
    assert.equal((await ratings()).length, 2);
  });

  it('keep of a long reason what is said of it', async () => {
    const id = await ask('What is an endpoint?');
    await thumb('dislike', id, JSON.stringify({ feedbackText: 'ä'.repeat(10_000) }));
    assert.ok(Buffer.byteLength(JSON.stringify(questions()[0]?.activity.attachments)) < 28_000);
    await answer('Yes, keep it');
    const [row] = await ratings();
    assert.equal(row?.reason?.length, 2_000);
    assert.match(row?.reason ?? '', /^ä+…$/);
  });

  it('are deleted when the question said, whatever is kept later', async () => {
    const id = await ask('What is an endpoint?');
    await thumb('like', id);
    assert.match(
      (questions()[0]?.activity.attachments?.[0] && cardOf(questions()[0]!)?.fallbackText) || '',
      /after 90 days/,
    );
    await answer('Yes, keep it');
    const [row] = await ratings();
    assert.equal((row?.expires_at ?? 0) - (row?.at ?? 0), 90 * 24 * 3_600_000);
  });

  it('answer an empty object to whatever the value is', async () => {
    await ask('What is an endpoint?');
    const values: unknown[] = [
      undefined,
      null,
      7,
      'x',
      [],
      {},
      { actionName: 'other', actionValue: { reaction: 'like' } },
      { actionName: 'feedback' },
      { actionName: 'feedback', actionValue: { reaction: 'love', feedback: 'x' } },
      { actionName: 'feedback', actionValue: { reaction: ['like'] } },
      { actionName: 'feedback', actionValue: [] },
    ];
    for (const value of values) {
      const reply = await channel().deliver(
        channel().activity({ type: 'invoke', name: 'message/submitAction', value, replyToId: 'out-1' }),
      );
      assert.deepEqual(reply, { status: 200, body: {} }, JSON.stringify(value));
    }
    await drain();
    assert.deepEqual(await ratings(), []);
    await thumb('like', 'out-1', { feedbackText: 5 });
    await thumb('like', 'out-1', '{"feedbackText":');
    assert.equal((await ratings()).length, 1);
  });

  it('are answered though they cannot be kept, and it is said', async () => {
    const id = await ask('What is an endpoint?');
    await stored.sql.schema.alterTable('ratings').renameTo('gone').execute();
    await thumb('like', id);
    await channel().waitFor(() => channel().texts().length === 2);
    assert.doesNotMatch(channel().texts()[1] ?? '', /relation|ratings/);
    await stored.sql.schema.alterTable('gone').renameTo('ratings').execute();
  });

  it('are shown to admins with the newest reasons, and reading them is noted', async () => {
    const first = await ask('What is an endpoint?');
    await thumb('dislike', first, 'Too *short*.');
    await answer('Yes, keep it');
    await thumb('like', await ask('Again?'), 'Better.');
    await ask('/feedback');
    const text = cardOf(channel().accepted('POST').at(-1)!)?.fallbackText ?? '';
    assert.match(text, /hieno-phi3, version 1: thumbs up 1, down 1 \(50 % up\)/);
    assert.match(text, /Better\..*Too \*short\*\..*asked: What is an endpoint\?/s);
    assert.doesNotMatch(text, /Anna|1111/);
    await ask('/audit');
    assert.match(cardOf(channel().accepted('POST').at(-1)!)?.fallbackText ?? '', /read what people wrote/);
  });

  it('are forgotten with whoever gave them, and what was said with them', async () => {
    const id = await ask('What is an endpoint?');
    await thumb('dislike', id, 'Too short.');
    await answer('Yes, keep it');
    await ask('/forget me');
    await channel().text(
      'Forgotten: 1 question with its answer, 1 rating and your word on what may be kept of ratings.',
    );
    assert.deepEqual(await ratings(), []);
    // The model is told nothing of it either.
    await ask('And now?');
    assert.equal(stored.test.model.asked.at(-1)?.messages.length, 1);
    await ask('/forget me');
    await channel().text('Forgotten: 1 question with its answer.');
    await ask('/forget me');
    await channel().text('There was nothing of yours to forget.');
  });

  it('are forgotten in a group without what others said there', async () => {
    await ask('Anna’s question', {}, group);
    await ask('Bob’s question', bob, group);
    await ask('/forget me', bob, group);
    await channel().text('Forgotten: 1 question with its answer.');
    await ask('And now?', {}, group);
    const told = stored.test.model.asked.at(-1)?.messages.map(({ content }) => content);
    assert.deepEqual(told, ['Anna’s question', 'You said: Anna’s question', 'And now?']);
  });
});

describe('thumbs as buttons, where a client has none', () => {
  let stored: StoredBot;

  beforeEach(async () => {
    stored = await StoredBot.start({ channel: 'emulator' });
  });

  afterEach(() => stored.stop());

  it('stand under an answer, with room for a reason, and are told apart by their question', async () => {
    const { channel, bot } = stored.test;
    await channel.say('First?');
    await channel.say('Second?');
    await bot.drain();
    const [message] = channel.messages();
    assert.equal(message?.text, 'You said: First?');
    const [up, down] = cardOf({ activity: message ?? {} })?.actions ?? [];
    const inner = down?.['card'] as { body: { id: string }[]; actions: Button[] };
    assert.equal(up?.['title'], '👍 Good');
    const data = { ...inner.actions[0]?.data, [inner.body[0]?.id ?? '']: 'Too short.', upReason: '' };
    // Web Chat does not say which message was pressed.
    await channel.press('submit', data, undefined);
    await channel.text('Thank you. That is counted.');
    const question = await channel.waitFor(() =>
      channel.accepted('POST').find((call) => cardOf(call)?.fallbackText.includes('May I keep')),
    );
    const yes = cardOf(question)?.actions?.[0] as unknown as Button;
    await channel.press('submit', yes.data, undefined);
    await bot.drain();
    const rows = await stored.sql.selectFrom('ratings').selectAll().execute();
    assert.deepEqual(
      rows.map(({ question: asked, reaction, reason }) => [asked, reaction, reason]),
      [['First?', 'down', 'Too short.']],
    );
    await channel.press('submit', { ...data, reaction: 'up', upReason: 'Good after all.' }, undefined);
    await channel.text('Thank you. I keep that.');
  });
});
