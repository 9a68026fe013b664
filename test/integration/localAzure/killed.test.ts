import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { ContainerClient } from '@azure/storage-blob';
import { State } from '../../../localAzure/state.js';
import { startLocalAzure, type LocalAzure } from '../../helpers/startLocalAzure.js';
import { connect } from './clients.js';
import { MlWorld } from './mlWorld.js';

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
    await world.azure.service.storage.createContainer(account, 'kept');
    container = blobsOf(world.azure);
  });
  after(async () => {
    await world.stop();
    folders.forEach((folder) => rmSync(folder, { recursive: true, force: true }));
  });

  const blobsOf = (azure: LocalAzure) =>
    connect(azure).blobs(azure.service.storage.blobEndpoint(account)).getContainerClient('kept');

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
    const { storage } = world.azure.service;
    await storage.createContainer(account, 'new');
    await storage.upload(account, 'new', 'own.txt', 'own');
    await killed(async ({ service }) =>
      assert.equal((await service.storage.download(account, 'new', 'own.txt')).toString('utf8'), 'own'),
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

  it('between any two of its writes, never has an operation that will not end', async () => {
    const journal = path.join(dataDir, 'state.jsonl');
    const from = readFileSync(journal, 'utf8').length;
    await world.cluster();
    await world.endpoint('chat');
    await world.advance(10 * 60_000);
    await world.raw('DELETE', 'onlineEndpoints/chat');
    const whole = readFileSync(journal, 'utf8');
    const folder = newFolder();
    for (let end = whole.indexOf('\n', from); end !== -1; end = whole.indexOf('\n', end + 1)) {
      writeFileSync(path.join(folder, 'state.jsonl'), whole.slice(0, end + 1));
      const last = whole.slice(whole.lastIndexOf('\n', end - 1) + 1, end);
      assert.deepEqual(stuck(new State(folder)), [], `after ${last.slice(0, 300)}`);
    }
  });

  /** Operations under way that nothing in the agenda will move. */
  function stuck(state: State): string[] {
    const planned = JSON.stringify(state.list('agenda')).toLowerCase();
    const open = state
      .list<{ status?: string; resourceId: string }>('operations')
      .filter(({ doc }) => doc.status === 'InProgress')
      .map(({ key, doc }) => [key, doc.resourceId.toLowerCase()] as const);
    return open.filter((names) => !names.some((name) => planned.includes(name))).map(([key]) => key);
  }
});
