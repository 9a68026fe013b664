import assert from 'node:assert/strict';
import { BotUnderTest } from '../../../helpers/bot/botUnderTest.js';
import { aRun } from '../../../helpers/bot/runBuilder.js';
import { toBot } from '../../../helpers/channel/toBot.js';

const questions = ['What is a job?', 'What is a node?', 'What is a core?'];

describe('beside an answer', () => {
  let test: BotUnderTest;
  beforeEach(async () => (test = await BotUnderTest.start()));
  afterEach(() => test.stop());

  const ask = async (text: string) => {
    await test.channel.say(text);
    await test.bot.drain();
    const message = test.channel.messages().at(-1);
    return { text: message?.text, beside: message?.suggestedActions?.actions.map(({ title }) => title) };
  };

  it('stands the command that answers what is asked, which is not given', async () => {
    const said = await ask('How is it going?');
    assert.deepEqual(said, { text: 'You said: How is it going?', beside: ['/status'] });
    assert.equal(test.channel.messages().length, 1);
    assert.equal(test.standingReads, 0);
  });

  it('stands nothing where nothing else is asked', async () => {
    assert.deepEqual(await ask('What is a quarry?'), {
      text: 'You said: What is a quarry?',
      beside: undefined,
    });
  });

  it('stands the command alone where no model answers, with how far it is', async () => {
    test.routes.route = undefined;
    assert.deepEqual(await ask('How is it going?'), {
      text: 'For that there is `/status`.',
      beside: ['/status'],
    });
    test.runs.runs.set('r', aRun({ kind: 'deploy', status: 'running' }));
    const { text } = await ask('Is it done?');
    assert.match(text ?? '', /^The model is being deployed.*\. For that there is `\/status`\.$/);
    assert.deepEqual(test.model.asked, []);
  });

  it('stands nothing where Teams would not show it: the command comes after the answer, on a card', async () => {
    const inGroup = await BotUnderTest.start({ channel: 'msteams' });
    const conversation = {
      id: 'group',
      tenantId: 'tenant-1',
      conversationType: 'groupChat',
      isGroup: true,
    } as never;
    await inGroup.channel.deliver(inGroup.channel.activity({ ...toBot('How is it going?'), conversation }));
    await inGroup.bot.drain();
    const [answer, offer] = inGroup.channel.messages();
    assert.equal(answer?.text, 'You said: How is it going?');
    assert.match(offer?.summary ?? '', /^For that there is \/status\.$/);
    await inGroup.stop();
  });

  it('stands what else one may ask, in the first answer of a conversation', async () => {
    test.runs.runs.set('r', aRun({ facts: { modelName: 'hieno-phi3', modelVersion: '1', questions } }));
    assert.deepEqual((await ask('What is a job?')).beside, ['What is a node?', 'What is a core?']);
    assert.equal((await ask('And then?')).beside, undefined);
    await ask('/reset');
    assert.deepEqual((await ask('Which model is this?')).beside, ['/model', ...questions.slice(0, 2)]);
  });
});
