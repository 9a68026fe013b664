import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { prepareDataset } from '../../src/dataset/prepare.js';
import { packageRoot } from '../../src/packageRoot.js';
import { Conversation } from '../helpers/conversation.js';
import { FakeChannel } from '../helpers/fakeChannel.js';
import { Program } from '../helpers/program.js';

describe('npm run start:azure, pointed at npm run local-azure', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'hieno-azure-'));
  const channel = new FakeChannel('emulator');
  let azure: Program;
  let bot: Program;

  before(async () => {
    azure = new Program('dist/localAzure/main.js', {
      LOCAL_AZURE_DATA_DIR: path.join(folder, 'cloud'),
      LOCAL_AZURE_SPEED: '300',
    });
    const [line] = await azure.line(/^\{.*\}$/m);
    const cloud = JSON.parse(line) as Record<string, string>;
    bot = new Program('dist/src/main.js', {
      PORT: '0',
      HIENO_DATA_DIR: folder,
      AZURE_RESOURCE_MANAGER_URL: cloud['arm'] ?? '',
      AZURE_CA_FILE: cloud['caFile'] ?? '',
      IDENTITY_ENDPOINT: cloud['identityEndpoint'] ?? '',
      IDENTITY_HEADER: cloud['identityHeader'] ?? '',
      AZURE_SUBSCRIPTION_ID: cloud['subscriptionId'] ?? '',
      AZURE_TENANT_ID: cloud['tenantId'] ?? '',
      // A group of its own, so that it has to be made too.
      AZURE_RESOURCE_GROUP_NAME: 'hieno-acceptance',
      AZURE_LOCATION: cloud['location'] ?? '',
    });
    const [, url = ''] = await bot.line(/^ready bot=(\S+)\/api\/messages/m);
    await channel.start();
    channel.botUrl = url;
  });
  after(async () => {
    await bot?.stop('SIGTERM');
    await azure?.stop('SIGTERM');
    await channel.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('passes the journey of the Emulator', async () => {
    const talk = new Conversation(channel);
    assert.match(await talk.run('/journey', 120_000), /Journey: done/);
    const { train } = await prepareDataset(path.join(packageRoot, 'samples/phi3-on-azure-ml.jsonl'));
    const [question, answer] = train[1]?.messages ?? [];
    assert.equal(await talk.ask(question?.content ?? ''), answer?.content);
  });

  it('refuses to start in Azure without bot credentials, and names everything that is missing', async () => {
    const alone = new Program('dist/src/main.js', {
      AZURE_SUBSCRIPTION_ID: '11111111-1111-4111-8111-111111111111',
      AZURE_TENANT_ID: 'contoso',
      PORT: 'many',
    });
    assert.equal(await alone.end(), 1);
    for (const key of ['AZURE_TENANT_ID', 'PORT']) assert.ok(alone.output.includes(key), alone.output);
  });
});
