import assert from 'node:assert/strict';
import path from 'node:path';
import { prepareDataset } from '../../src/dataset/prepare.js';
import { packageRoot } from '../../src/packageRoot.js';
import { AzurePair } from '../helpers/azurePair.js';
import { Conversation, textOf } from '../helpers/conversation.js';
import { Program } from '../helpers/program.js';

describe('npm run start:azure, pointed at npm run local-azure', () => {
  let pair: AzurePair;
  beforeEach(async () => {
    pair = await AzurePair.start(300);
  });
  afterEach(() => pair.stop());

  it('passes the journey of the Emulator', async () => {
    const talk = new Conversation(pair.channel);
    assert.match(await talk.run('/journey', 120_000), /Journey: done/);
    const { train } = await prepareDataset(path.join(packageRoot, 'samples/phi3-on-azure-ml.jsonl'));
    const [question, answer] = train[1]?.messages ?? [];
    assert.equal(await talk.ask(question?.content ?? ''), answer?.content);
  });

  for (const moment of ['Journey: running', 'Training, step', 'getting a machine'])
    it(`goes on by itself after a SIGKILL at "${moment}", on the same card, and buys nothing twice`, async () => {
      const { channel } = pair;
      const talk = new Conversation(channel);
      const ended = talk.run('/journey', 120_000);
      const card = await channel.waitFor(
        () => channel.calls.find((call) => call.method === 'PUT' && textOf(call).includes(moment)),
        `${moment} on the card`,
        60_000,
      );
      await pair.bot.stop('SIGKILL');
      const mark = channel.calls.length;
      await pair.startBot();
      assert.match(await ended, /Journey: done/);
      const after = channel.calls.slice(mark);
      assert.ok(after.some((call) => call.method === 'PUT' && call.activityId === card.activityId));
      const created = (await pair.requests()).filter(({ status }) => status === 201);
      for (const operation of [
        'Jobs_CreateOrUpdate',
        'OnlineEndpoints_CreateOrUpdate',
        'OnlineDeployments_CreateOrUpdate',
        'ModelVersions_CreateOrUpdate',
      ])
        assert.equal(created.filter((one) => one.operation === operation).length, 1, operation);
    });
});

describe('npm run start:azure', () => {
  it('refuses to start without bot credentials, and names everything that is missing or wrong', async () => {
    const alone = new Program('dist/src/main.js', {
      AZURE_SUBSCRIPTION_ID: '11111111-1111-4111-8111-111111111111',
      AZURE_TENANT_ID: '22222222-2222-4222-8222-222222222222',
    });
    assert.equal(await alone.end(), 1);
    assert.match(alone.output, /MicrosoftAppId: is needed/);
    const wrong = new Program('dist/src/main.js', { AZURE_TENANT_ID: 'contoso', PORT: 'many' });
    assert.equal(await wrong.end(), 1);
    for (const key of ['AZURE_TENANT_ID', 'PORT']) assert.ok(wrong.output.includes(key), wrong.output);
  });
});
