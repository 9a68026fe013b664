import assert from 'node:assert/strict';
import type { Card } from '../../../src/bot/cards/card.js';
import { cardText } from '../../../src/bot/cards/cardText.js';
import { configKeys } from '../../../src/config/configSchema.js';
import { AppError } from '../../../src/errors/appError.js';
import type { Settings } from '../../../src/settings.js';
import { BotUnderTest, testRoute, testSettings } from '../../helpers/bot/botUnderTest.js';

describe('/model', () => {
  let test: BotUnderTest;

  afterEach(() => test.stop());

  const models: Settings['models'] = {
    tuned: { systemPrompt: 'Be **brief**.\nBe kind.', temperature: 0, topP: 0.5, answerTokens: 1234 },
    base: { temperature: 1.5, topP: 1, answerTokens: 16 },
  };
  const settings = { ...testSettings, models };
  const split = [
    { ...testRoute.shares[0]!, percent: 90 },
    { deploymentName: 'green', percent: 10, modelName: 'hieno-phi3', modelVersion: '2' },
  ];
  const admins = new Set(['99999999-1111-1111-1111-111111111111']);

  async function said(): Promise<string[]> {
    await test.channel.say('/model');
    await test.bot.drain();
    const shown = test.channel.messages().at(-1)?.attachments?.[0]?.content as Card;
    return cardText(shown).split('\n');
  }

  it('tells everybody what is deployed, and how each of the models is asked', async () => {
    test = await BotUnderTest.start({ settings, channel: 'msteams', access: { admins } });
    const baseModel = { modelName: 'Phi-3-mini-4k-instruct', modelVersion: '15' };
    const updatedAt = test.clock.now() - 5 * 60_000;
    test.routes.route = { ...testRoute, shares: split, baseDeploymentName: 'base', baseModel, updatedAt };
    Object.assign(test.model.contracts, { tuned: 'openai', base: 'nested' });
    assert.deepEqual(await said(), [
      'Models of the chat',
      'Fine-tuned',
      'Deployment: blue: hieno-phi3, version 1, 90 % of the traffic',
      'Deployment: green: hieno-phi3, version 2, 10 % of the traffic',
      'Asked by: OpenAI’s /v1/chat/completions',
      'Temperature: 0',
      'Top-p: 0.5',
      'Answers: up to 1,234 tokens',
      'Instructions: below',
      'Be **brief**.',
      'Be kind.',
      'Base model',
      'Deployment: base: Phi-3-mini-4k-instruct, version 15, asked by /compare alone',
      'Asked by: /score, with a list of conversations',
      'Temperature: 1.5',
      'Top-p: 1',
      'Answers: up to 16 tokens',
      'Instructions: none',
      'Deployed so 5 min ago. /status asks Azure what is there now.',
      '[Status]',
    ]);
  });

  it('tells admins which settings these are', async () => {
    test = await BotUnderTest.start({ settings });
    test.routes.route = undefined;
    const lines = await said();
    assert.deepEqual(lines.slice(0, 9), [
      'Models of the chat',
      'Fine-tuned',
      'Deployment: none',
      'Temperature: 0 · HIENO_TEMPERATURE',
      'Top-p: 0.5 · HIENO_TOP_P',
      'Answers: up to 1,234 tokens · HIENO_ANSWER_TOKENS',
      'Instructions: below · HIENO_SYSTEM_PROMPT',
      'Be **brief**.',
      'Be kind.',
    ]);
    assert.equal(lines.at(-2), 'A setting counts from the next start of the bot.');
    assert.equal(lines.at(-1), '[Deploy]  [Status]');
    const names = lines.join('\n').match(/HIENO_\w+/g) ?? [];
    assert.equal(new Set(names).size, 8);
    for (const name of names) assert.ok((configKeys as readonly string[]).includes(name), name);
  });

  it('says that a contract is not known yet, also where the endpoint cannot be found', async () => {
    test = await BotUnderTest.start({ settings });
    test.routes.route = { ...testRoute, baseDeploymentName: 'base' };
    test.model.contracts.tuned = 'flat';
    assert.deepEqual(
      (await said()).filter((line) => /^(Asked|Deployment)/.test(line)),
      [
        'Deployment: blue: hieno-phi3, version 1, 100 % of the traffic',
        'Asked by: /score, with a list of messages',
        'Deployment: base: Phi-3-mini-4k-instruct, asked by /compare alone',
        'Asked by: not known before its first answer',
      ],
    );
    test.model.contractOf = async () => {
      throw new AppError({ reason: 'no_endpoint', sentence: 'The endpoint is gone.' });
    };
    const asked = (await said()).filter((line) => line.startsWith('Asked'));
    assert.deepEqual(new Set(asked), new Set(['Asked by: not known before its first answer']));
  });

  it('waits no longer for the endpoint than somebody who asks does', async () => {
    test = await BotUnderTest.start({ settings });
    test.model.contractOf = () => {
      setImmediate(() => test.clock.advance(15_000));
      return new Promise(() => undefined);
    };
    assert.ok((await said()).includes('Asked by: not known before its first answer'));
  });
});
