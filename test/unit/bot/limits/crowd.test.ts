import assert from 'node:assert/strict';
import { noLimits } from '../../../../src/limits.js';
import { BotUnderTest } from '../../../helpers/bot/botUnderTest.js';
import { waitFor } from '../../../helpers/machine/waitFor.js';

const anna = { id: '29:anna', aadObjectId: '11111111-1111-1111-1111-111111111111' };
const bob = { id: '29:bob', aadObjectId: '22222222-2222-2222-2222-222222222222' };

describe('where more is written than is answered', () => {
  let test: BotUnderTest;

  beforeEach(async () => {
    test = await BotUnderTest.start({
      channel: 'msteams',
      access: { admins: new Set([anna.aadObjectId]) },
      limits: { perPerson: 2, perConversation: 0, atOnce: 100, mostWaiting: 100 },
    });
  });
  afterEach(() => test.stop());

  const say = async (text: string, user = bob): Promise<void> => {
    await test.channel.say(text, { user });
    await test.bot.drain();
  };

  it('the person is told once, with when to go on, and answered again after that', async () => {
    for (let index = 1; index <= 6; index++) await say(`Question ${index}?`);
    assert.deepEqual(test.channel.texts().slice(0, 3), [
      'You said: Question 1?',
      'You said: Question 2?',
      'You said: Question 3?',
    ]);
    assert.match(test.channel.texts()[3] ?? '', /2 messages a minute from you.* go on in 30 s/);
    assert.equal(test.channel.texts().length, 4);
    test.clock.advance(30_000);
    await say('Question 7?');
    assert.equal(test.channel.texts().at(-1), 'You said: Question 7?');
  });

  it('commands of admins are carried out all the same, and those of others are counted', async () => {
    for (let index = 0; index < 8; index++) await say('/help', anna);
    assert.equal(test.channel.messages().length, 8);
    for (let index = 0; index < 8; index++) await say('/help');
    assert.equal(test.channel.messages().length, 8 + 3 + 1);
  });

  it('another person is answered', async () => {
    for (let index = 0; index < 5; index++) await say('Question?');
    await say('And I?', anna);
    assert.equal(test.channel.texts().at(-1), 'You said: And I?');
  });
});

describe('where more is asked than the model takes', () => {
  let test: BotUnderTest;
  /** Answers to what is being asked, oldest first. */
  let answers: (() => void)[];

  beforeEach(async () => {
    test = await BotUnderTest.start({ limits: { ...noLimits, atOnce: 1, mostWaiting: 2 } });
    answers = [];
    test.model.reply = ({ messages }) =>
      new Promise((resolve) => answers.push(() => resolve(`To: ${messages.at(-1)?.content ?? ''}`)));
  });
  afterEach(() => test.stop());

  const ask = async (conversation: string): Promise<void> => {
    await test.channel.say(`From ${conversation}?`, { conversation });
  };
  const waits = (conversation: string) => test.channel.texts(conversation);
  const answerNext = async (): Promise<void> => {
    (await waitFor(() => answers.shift(), 'a question'))();
  };

  it('who waits is told the place once, kept true in the same message, and answered in turn', async () => {
    await ask('a');
    await waitFor(() => answers.length === 1);
    await ask('b');
    await waitFor(() => test.model.asked.length === 1 && test.clock.pending >= 3);
    await ask('c');
    await waitFor(() => test.clock.pending >= 5);
    test.clock.advance(1_000);
    await waitFor(() => waits('b').length === 1 && waits('c').length === 1);
    assert.match(waits('b')[0] ?? '', /You are number 1 in the line\.$/);
    assert.match(waits('c')[0] ?? '', /You are number 2 in the line\.$/);
    test.clock.advance(4_000);
    await answerNext();
    await waitFor(() => answers.length === 1);
    await waitFor(() => test.channel.accepted('PUT', 'b').length === 1);
    test.clock.advance(10_000);
    await waitFor(() => test.channel.accepted('PUT', 'c').length === 1);
    assert.match(test.channel.accepted('PUT', 'b')[0]?.activity.text ?? '', /It is your turn/);
    assert.match(
      test.channel.accepted('PUT', 'c')[0]?.activity.text ?? '',
      /You are number 1 in the line; about 5 s\.$/,
    );
    await answerNext();
    await answerNext();
    await test.bot.drain();
    assert.equal(waits('a').length, 1);
    assert.deepEqual([waits('b')[1], waits('c')[1]], ['To: From b?', 'To: From c?']);
    assert.equal(waits('c').length, 2);
    await waitFor(() => test.clock.pending === 0, 'no timer to be left');
  });

  it('who comes when enough are waiting is refused in words, with when to ask again', async () => {
    for (const conversation of ['a', 'b', 'c']) await ask(conversation);
    await waitFor(() => answers.length === 1 && test.clock.pending >= 5);
    await ask('d');
    await waitFor(() => waits('d').length === 1);
    assert.match(waits('d')[0] ?? '', /^2 questions are waiting.* ask again in about 1 min\.$/);
    for (let left = 3; left > 0; left--) await answerNext();
    await test.bot.drain();
  });

  it('who waits while the bot stops is told that the answer comes later', async () => {
    for (const conversation of ['a', 'b']) await ask(conversation);
    await waitFor(() => answers.length === 1 && test.clock.pending >= 3);
    test.bot.interrupt();
    await test.bot.drain();
    assert.match(waits('b').at(-1) ?? '', /I am being restarted/);
  });

  it('a model that is busy is asked less', async () => {
    await test.stop();
    test = await BotUnderTest.start({ limits: { ...noLimits, atOnce: 2, mostWaiting: 10 } });
    test.model.reply = ({ messages, options }) => {
      // It says so, and is asked again by rule.
      if (test.model.asked.length === 1) options.onBusy?.();
      return new Promise((resolve) => answers.push(() => resolve(`To: ${messages.at(-1)?.content ?? ''}`)));
    };
    await ask('a');
    await waitFor(() => answers.length === 1);
    await ask('b');
    await waitFor(() => test.clock.pending >= 3);
    test.clock.advance(1_000);
    await waitFor(() => waits('b').length === 1);
    assert.equal(test.model.asked.length, 1);
    await answerNext();
    await answerNext();
    await test.bot.drain();
    assert.deepEqual(waits('b').at(-1), 'To: From b?');
  });
});
