import assert from 'node:assert/strict';
import path from 'node:path';
import { packageRoot } from '../../src/packageRoot.js';
import { BotFleet } from '../helpers/bot/botFleet.js';
import { Conversation } from '../helpers/channel/conversation.js';
import { LocalAzureProcess } from '../helpers/azure/localAzureProcess.js';
import { Program } from '../helpers/machine/program.js';
import { trainingRows } from '../helpers/dataset/trainingRows.js';
import { waitFor } from '../helpers/machine/waitFor.js';

describe('npm run start:azure, pointed at npm run local-azure', () => {
  let azure: LocalAzureProcess;
  let fleet: BotFleet;
  before(async () => {
    azure = await LocalAzureProcess.start(300);
    // A group of its own, so that it has to be made too.
    fleet = await BotFleet.start({ settings: azure.environment('hieno-acceptance') });
  });
  after(async () => {
    await fleet.stop();
    await azure.stop();
  });

  it('passes the journey of the Emulator', async () => {
    const talk = new Conversation(fleet.channel);
    assert.match(await talk.run('/journey', 120_000), /Journey: done/);
    const [, row] = await trainingRows(path.join(packageRoot, 'samples/phi3-on-azure-ml.jsonl'));
    const [question, answer] = row?.messages ?? [];
    assert.equal(await talk.ask(question?.content ?? ''), answer?.content);
  });

  it('ends in good order while somebody waits for a model that does not answer', async () => {
    await azure.queue({ operation: 'Inference_Score', kind: 'held', ms: 120_000 });
    const asked = azure.requests.length;
    const mark = fleet.channel.calls.length;
    await fleet.channel.say('Are you there?');
    await waitFor(
      () => azure.requests.slice(asked).some(({ operation }) => operation === 'Inference_Score'),
      'the question at the endpoint',
    );
    // The program itself gives up after 9 s, with another exit code.
    assert.deepEqual(await fleet.end(), [0]);
    const [told] = fleet.channel.calls.slice(mark).flatMap(({ activity }) => activity.text ?? []);
    assert.match(told ?? '', /being restarted/);
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
