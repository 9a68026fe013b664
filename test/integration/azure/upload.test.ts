import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { createAzure, type Azure } from '../../../src/azure/azure.js';
import type { Blobs } from '../../../src/azure/storage/blobs.js';
import type { LocalFile } from '../../../src/azure/storage/localFile.js';
import { cloudAt } from '../../../src/azure/arm/cloud.js';
import { DatasetFolder } from '../../helpers/dataset/datasetFolder.js';
import { waitFor } from '../../helpers/machine/waitFor.js';
import { GROUP, MlWorld } from '../localAzure/worlds/mlWorld.js';
import { storageOf } from '../../../localAzure/providers/storage/storage.js';

const blockBytes = 1000;

describe('an upload to the default datastore', () => {
  let world: MlWorld;
  let azure: Azure;
  let blobs: Blobs;
  let folder: DatasetFolder;
  let content: Buffer;
  let file: LocalFile;
  let names = 0;
  /** Blocks that have come and are kept waiting while `isHeld`; set free by calling them. */
  let held: (() => void)[] = [];
  let isHeld = false;

  before(async () => {
    world = await MlWorld.start();
    const { arm, ca, subscriptionId } = world.azure;
    const scope = { subscriptionId, resourceGroup: GROUP, workspace: world.workspace };
    azure = createAzure(cloudAt(arm, ca), world.clients.credential, scope);
    blobs = azure.datastores.byToken(await azure.datastores.default());
    const server = storageOf(world.azure.service).server.httpServer;
    const [front] = server.listeners('request') as RequestListener[];
    server.removeAllListeners('request');
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      const passOn = () => front?.(request, response);
      if (isHeld && request.url?.includes('comp=block&')) held.push(passOn);
      else passOn();
    });
    folder = new DatasetFolder();
    content = randomBytes(8 * blockBytes + 300);
    file = { path: folder.write('content', content), bytes: content.length, contentType: 'text/plain' };
  });
  afterEach(() => {
    isHeld = false;
    held = [];
    world.azure.service.faults.clear();
  });
  after(async () => {
    folder.remove();
    await world.stop();
  });

  const newPath = () => `tests/${++names}.bin`;
  const stored = async (at: string) => {
    const { account, container } = await azure.datastores.default();
    return storageOf(world.azure.service).download(account.name, container, at);
  };
  const written = (at: string) =>
    world.azure.requests().filter((one) => one.operation === 'Blob_PUT' && one.path.endsWith(at));
  /** A request is in the log a moment after its answer; the last of an upload makes the blob. */
  const upload = async (...[at, ...rest]: Parameters<Blobs['upload']>) => {
    await blobs.upload(at, ...rest);
    await waitFor(() => written(at).some(({ comp }) => comp !== 'block'), 'the upload in the log');
  };
  const blocksOf = (at: string) =>
    written(at).flatMap(({ block, status }) => (block !== undefined && status === 201 ? [block] : []));

  it('goes to the account, host and container that the datastore names', async () => {
    const { account, container, name } = await azure.datastores.default();
    const at = newPath();
    await upload(at, file);
    assert.deepEqual([account.name, name], [world.output('storageAccountName'), 'workspaceblobstore']);
    assert.equal(written(at)[0]?.path, `/${account.name}/${container}/${at}`);
  });

  it('sends what fits into a block at once', async () => {
    const at = newPath();
    await upload(at, file);
    assert.deepEqual(
      written(at).map(({ comp }) => comp),
      [undefined],
    );
    assert.deepEqual(await stored(at), content);
    assert.equal(await blobs.size(at), content.length);
  });

  it('sends four blocks side by side and makes a blob of them when all are there', async () => {
    const at = newPath();
    isHeld = true;
    const told: number[] = [];
    const uploaded = upload(at, file, { blockBytes, onBytes: (count) => told.push(count) });
    await waitFor(() => held.length === 4, 'four blocks at once');
    assert.deepEqual(blocksOf(at), []);
    isHeld = false;
    held.forEach((passOn) => passOn());
    await uploaded;
    assert.equal(new Set(blocksOf(at)).size, 9);
    assert.deepEqual(
      written(at).map(({ comp }) => comp),
      [...Array<string>(9).fill('block'), 'blocklist'],
    );
    assert.deepEqual(await stored(at), content);
    assert.deepEqual(told.toSorted(), [0, ...Array<number>(8).fill(blockBytes), 300].toSorted());
  });

  it('goes on after a break with the blocks that are missing', async () => {
    const at = newPath();
    isHeld = true;
    const stop = new AbortController();
    const first = blobs.upload(at, file, { blockBytes, signal: stop.signal });
    first.catch(() => undefined);
    await waitFor(() => held.length === 4, 'four blocks at once');
    held.slice(0, 3).forEach((passOn) => passOn());
    await waitFor(() => blocksOf(at).length === 3, 'three blocks that are there');
    stop.abort();
    await assert.rejects(first, /abort/i);
    const before = blocksOf(at);
    isHeld = false;
    assert.equal(await blobs.size(at), undefined);

    const told: number[] = [];
    await upload(at, file, { blockBytes, onBytes: (count) => told.push(count) });
    const after = blocksOf(at).slice(before.length);
    assert.deepEqual([before.length, after.length], [3, 6]);
    assert.deepEqual(
      after.filter((block) => before.includes(block)),
      [],
    );
    assert.equal(told[0], 3 * blockBytes);
    assert.equal(
      told.reduce((sum, count) => sum + count),
      content.length,
    );
    assert.deepEqual(await stored(at), content);
  });

  it('sends a block again that is there with another length', async () => {
    const at = newPath();
    const { account, container } = await azure.datastores.default();
    const address = azure.cloud.blobAddress(account);
    const first = Buffer.from('0'.repeat(15)).toString('base64');
    const blob = world.clients.blobs(address).getContainerClient(container).getBlockBlobClient(at);
    await blob.stageBlock(first, 'short', 5);
    await upload(at, file, { blockBytes });
    assert.equal(blocksOf(at).filter((block) => block === first).length, 2);
    assert.deepEqual(await stored(at), content);
  });

  it('takes larger blocks where there would be more than Azure allows', async () => {
    const at = newPath();
    const long = randomBytes(50_001);
    const longFile = { path: folder.write('long', long), bytes: long.length, contentType: 'text/plain' };
    const stop = new AbortController();
    isHeld = true;
    const broken = blobs.upload(at, longFile, { blockBytes: 1, signal: stop.signal });
    broken.catch(() => undefined);
    await waitFor(() => held.length === 4, 'four blocks at once');
    held.forEach((passOn) => passOn());
    await waitFor(() => blocksOf(at).length === 4, 'the blocks');
    stop.abort();
    await assert.rejects(broken);
    const starts = blocksOf(at).map((id) => Number(Buffer.from(id, 'base64').toString()));
    assert.deepEqual(
      starts.toSorted((a, b) => a - b),
      [0, 2, 4, 6],
    );
  });
});
