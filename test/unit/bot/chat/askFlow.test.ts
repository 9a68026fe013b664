import assert from 'node:assert/strict';
import { AppError } from '../../../../src/errors/appError.js';
import { BotUnderTest } from '../../../helpers/bot/botUnderTest.js';
import { command } from '../../../../src/errors/nextStep.js';
import { textOf } from '../../../helpers/channel/conversation.js';

const flowMissing = new AppError({
  reason: 'flow_missing',
  sentence: 'The project has no flow yet.',
  next: command('promptflow'),
});

describe('/promptflow ask', () => {
  let test: BotUnderTest;

  beforeEach(async () => {
    test = await BotUnderTest.start();
  });
  afterEach(() => test.stop());

  const texts = () => test.channel.messages().map(({ text }) => text);
  async function ask(text: string): Promise<void> {
    await test.channel.say(`/promptflow ask ${text}`);
    await test.bot.drain();
  }

  it('answers from the flow, as AI, with the conversation so far, and becomes part of it', async () => {
    await test.channel.say('First?');
    await test.bot.drain();
    await ask('Second?');
    await ask('Third?');
    const [said] = texts();
    assert.deepEqual(test.flow.asked, [
      { text: 'Second?', history: [{ user: 'First?', assistant: said }] },
      {
        text: 'Third?',
        history: [
          { user: 'First?', assistant: said },
          { user: 'Second?', assistant: 'The flow says: Second?' },
        ],
      },
    ]);
    assert.equal(texts()[1], 'The flow says: Second?');
    assert.match(JSON.stringify(test.channel.messages()[1]?.entities), /AIGeneratedContent/);
  });

  it('keeps nothing of a question that got no answer, and says who can help', async () => {
    test.flow.reply = () => Promise.reject(flowMissing);
    await ask('Hello?');
    test.flow.reply = () => 'Now.';
    await ask('Again?');
    assert.match(texts()[0] ?? '', /no flow yet\. Next: `\/promptflow`/);
    assert.deepEqual(test.flow.asked[1]?.history, []);
  });

  it('says that an answer was cut, as far as its length tells', async () => {
    test.flow.reply = () => 'word '.repeat(300);
    await ask('Hello?');
    assert.match(texts()[0] ?? '', /word$/);
    assert.match(textOf(test.channel.accepted('POST').at(-1)!), /was cut here.*Continue/s);
  });

  it('says that a session has to start first, before the answer', async () => {
    test.flow.reply = ({ onOpening }) => {
      onOpening();
      return 'Here.';
    };
    await ask('Hello?');
    assert.match(texts()[0] ?? '', /compute session has to start/);
    assert.equal(texts()[1], 'Here.');
  });

  it('is for everybody; who is no admin is told who could publish a flow', async () => {
    const admins = new Set(['99999999-1111-1111-1111-111111111111']);
    await test.stop();
    test = await BotUnderTest.start({ channel: 'msteams', access: { admins } });
    test.flow.reply = () => Promise.reject(flowMissing);
    await ask('Hello?');
    assert.match(texts()[0] ?? '', /An admin can help\./);
  });
});
