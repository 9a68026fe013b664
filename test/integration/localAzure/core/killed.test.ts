import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { ContainerClient } from '@azure/storage-blob';
import { TestClock } from '../../../../localAzure/core/clock.js';
import type { State } from '../../../../localAzure/core/state.js';
import { storageOf } from '../../../../localAzure/providers/storage/storage.js';
import { startLocalAzure, type LocalAzure } from '../../../helpers/azure/startLocalAzure.js';
import { connect, FAST, machineLearningDeployment } from '../worlds/clients.js';
import { GROUP, jobBody, jsonl, MINUTE, MlWorld, PHI3 } from '../worlds/mlWorld.js';

/** A kill leaves of a process what it has written: the data folder, as it is in this moment. */
describe('local Azure: killed, and started again on what it had written', () => {
  const folders: string[] = [];
  const newFolder = () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'local-azure-killed-'));
    folders.push(folder);
    return folder;
  };
  const dataDir = newFolder();
  let world: MlWorld;
  let account: string;
  let container: ContainerClient;

  before(async () => {
    world = await MlWorld.start({ dataDir });
    account = world.output('storageAccountName');
    await storageOf(world.azure.service).createContainer(account, 'kept');
    container = blobsOf(world.azure);
  });
  after(async () => {
    await world.stop();
    folders.forEach((folder) => rmSync(folder, { recursive: true, force: true }));
  });

  const blobsOf = (azure: LocalAzure) =>
    connect(azure).blobs(storageOf(azure.service).blobEndpoint(account)).getContainerClient('kept');

  /** What a process finds that starts on the folder as it is now. */
  async function killed<T>(look: (azure: LocalAzure) => Promise<T>): Promise<T> {
    const copy = newFolder();
    cpSync(dataDir, copy, { recursive: true });
    const azure = await startLocalAzure({ dataDir: copy, clock: world.clock });
    try {
      return await look(azure);
    } finally {
      await azure.stop();
    }
  }
  const text = async (from: ContainerClient, name: string) =>
    (await from.getBlobClient(name).downloadToBuffer()).toString('utf8');

  it('has every blob, and every block of one that is not whole yet', async () => {
    await container.getBlockBlobClient('sent').upload('all of it', 9);
    await container.getBlockBlobClient('again').upload('before', 6);
    await container.getBlockBlobClient('again').upload('after', 5);
    await container.getBlockBlobClient('gone').upload('x', 1);
    await container.getBlobClient('gone').delete();
    const half = Buffer.from('one').toString('base64');
    await container.getBlockBlobClient('half').stageBlock(half, 'one ', 4);
    await killed(async (azure) => {
      const there = blobsOf(azure);
      assert.deepEqual([await text(there, 'sent'), await text(there, 'again')], ['all of it', 'after']);
      assert.equal(await there.getBlobClient('gone').exists(), false);
      await there.getBlockBlobClient('half').commitBlockList([half]);
      assert.equal(await text(there, 'half'), 'one ');
    });
  });

  it('has what it wrote for itself, and a container made just now', async () => {
    const storage = storageOf(world.azure.service);
    await storage.createContainer(account, 'new');
    await storage.upload(account, 'new', 'own.txt', 'own');
    await killed(async ({ service }) =>
      assert.equal((await storageOf(service).download(account, 'new', 'own.txt')).toString('utf8'), 'own'),
    );
  });

  it('has many blobs that were sent side by side', async () => {
    const names = Array.from({ length: 12 }, (_, index) => `many-${index}`);
    await Promise.all(names.map((name) => container.getBlockBlobClient(name).upload(name, name.length)));
    await killed(async (azure) => {
      const there = blobsOf(azure);
      for (const name of names) assert.equal(await text(there, name), name);
    });
  });

  it('between any two of its writes, leaves nothing that will not end', async () => {
    const journal = path.join(dataDir, 'state.jsonl');
    const from = readFileSync(journal, 'utf8').length;
    await everything();
    const whole = readFileSync(journal, 'utf8');
    const cuts: string[] = [];
    for (let end = whole.indexOf('\n', from); end !== -1; end = whole.indexOf('\n', end + 1))
      cuts.push(whole.slice(0, end + 1));
    assert.ok(cuts.length > 40, `only ${cuts.length} writes`);
    const folder = newFolder();
    cpSync(dataDir, folder, { recursive: true });
    const left: string[] = [];
    for (const cut of cuts) {
      writeFileSync(path.join(folder, 'state.jsonl'), cut);
      const later = new TestClock(world.clock.now());
      const azure = await startLocalAzure({ dataDir: folder, clock: later });
      try {
        later.advance(120 * MINUTE);
        await azure.service.scheduler.settle();
        const last = cut.split('\n').at(-2)?.slice(0, 200);
        left.push(...passing(azure.service.state).map((one) => `${one} after ${last}`));
      } finally {
        await azure.stop();
      }
    }
    assert.deepEqual(left, []);
  });

  /** What has a beginning and an end in Azure, once. */
  async function everything(): Promise<void> {
    const train = await world.upload(
      'train.jsonl',
      jsonl([
        [
          { role: 'user', content: 'What is the codeword?' },
          { role: 'assistant', content: 'Tunturi.' },
        ],
      ]),
    );
    await world.cluster();
    assert.equal((await world.raw('PUT', 'jobs/tuned', jobBody({ train }))).status, 201);
    await world.advance(60 * MINUTE);
    assert.equal((await world.ml.jobs.get(GROUP, world.workspace, 'tuned')).properties.status, 'Completed');
    await world.endpoint('chat');
    await world.deploy('chat', 'blue', PHI3);
    await world.route('chat', { blue: 100 });
    await world.route('chat', {});
    await world.raw('DELETE', 'onlineEndpoints/chat/deployments/blue');
    await world.advance(10 * MINUTE);
    await world.raw('DELETE', 'onlineEndpoints/chat');
    await world.advance(10 * MINUTE);
    await world.raw('PUT', 'jobs/given-up', jobBody({ train }));
    await world.advance(MINUTE);
    assert.equal((await world.raw('POST', 'jobs/given-up/cancel')).status, 202);
    await world.advance(10 * MINUTE);
    await world.clients.call('PATCH', `${world.output('workspaceId')}?api-version=2024-10-01`, {
      body: { tags: { a: 'b' } },
    });
    const { clients, azure } = world;
    const request = machineLearningDeployment(azure);
    const again = clients.deployments.deployments.beginCreateOrUpdate(GROUP, 'ml2', request, FAST);
    await world.done(again);
    const group = `/subscriptions/${azure.subscriptionId}/resourcegroups/${GROUP}`;
    assert.equal((await clients.call('DELETE', `${group}?api-version=2024-07-01`)).status, 202);
    await world.advance(60 * MINUTE);
  }

  /** Whatever is on its way and has not come to its end. */
  function passing(state: State): string[] {
    const isEnd = /^(?:Succeeded|Completed|Failed|Canceled)?$/;
    const collections = ['resourceGroups', 'resources', 'deployments', 'operations'];
    const ofMl = ['mlComputes', 'mlJobs', 'mlEndpoints', 'mlDeployments'];
    return [...collections, ...ofMl].flatMap((collection) =>
      state
        .list<{ state?: string; status?: string }>(collection)
        .filter(({ doc }) => !isEnd.test(doc.status ?? doc.state ?? ''))
        .map(({ key, doc }) => `${collection} ${key}: ${doc.status ?? doc.state}`),
    );
  }
});
