import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { AppError } from '../../src/errors/appError.js';
import { createAzure, type Azure } from '../../src/azure/azure.js';
import { cloudAt } from '../../src/azure/arm/cloud.js';
import type { PreparedDataset } from '../../src/dataset/output/preparedFiles.js';
import { spreadingMs } from '../../src/stages/spreadingMs.js';
import { uploadDataset, type UploadedDataset } from '../../src/stages/data/uploadDataset.js';
import { DatasetFolder, row } from '../helpers/dataset/datasetFolder.js';
import { GROUP, MINUTE, MlWorld } from './localAzure/worlds/mlWorld.js';
import { storageOf } from '../../localAzure/providers/storage/storage.js';
import { inChat } from '../../src/bot/commands/inChat.js';

describe('the upload of a dataset', () => {
  let world: MlWorld;
  let azure: Azure;
  let folder: DatasetFolder;
  let remembered: string[];

  beforeEach(async () => {
    world = await MlWorld.start();
    folder = new DatasetFolder();
    remembered = [];
    const { arm, ca, subscriptionId } = world.azure;
    const scope = { subscriptionId, resourceGroup: GROUP, workspace: world.workspace };
    azure = createAzure(cloudAt(arm, ca), world.clients.credential, scope, (secret) =>
      remembered.push(secret),
    );
  });
  afterEach(async () => {
    folder.remove();
    await world.stop();
  });

  const prepare = (name = 'rows.jsonl', questions = 30): Promise<PreparedDataset> =>
    folder.prepare(
      folder.lines(
        name,
        Array.from({ length: questions }, (_, n) => row(`What is ${n}?`)),
      ),
      { out: folder.at(`${name}-out`) },
    );

  const send = (
    prepared: PreparedDataset,
    { minutes = 0, onUpload }: { minutes?: number; onUpload?: (sent: number, total: number) => void } = {},
  ): Promise<UploadedDataset | undefined> =>
    uploadDataset(
      {
        azure,
        runId: 'run-1',
        startedAt: 0,
        now: () => minutes * MINUTE,
        signal: new AbortController().signal,
      },
      prepared,
      onUpload,
      { blockBytes: 500 },
    );

  const requests = (operation: RegExp) =>
    world.azure.requests().filter((one) => operation.test(one.operation));
  const writes = () =>
    world.azure.requests().filter(({ method, status }) => !/GET|HEAD/.test(method) && status < 400).length;

  async function stored(uri: string): Promise<string> {
    const path = uri.replace('azureml://datastores/workspaceblobstore/paths/', '');
    const { account, container } = await azure.datastores.default();
    return (await storageOf(world.azure.service).download(account.name, container, path)).toString();
  }

  const readAsset = async (version: string) =>
    (await world.ml.dataVersions.get(GROUP, world.workspace, 'hieno-chat', version)).properties;

  /** As on an account whose owner has not given the bot the role. */
  async function takeRoleAway(): Promise<void> {
    const { roles } = world.azure.service;
    const contributor = roles.definitionId('Storage Blob Data Contributor');
    const mine = roles
      .list()
      .filter(
        ({ principalId, roleDefinitionId }) =>
          principalId === world.azure.principalId && roleDefinitionId === contributor,
      );
    assert.ok(mine.length > 0);
    for (const { id } of mine)
      assert.equal((await world.clients.call('DELETE', `${id}?api-version=2022-04-01`)).status, 200);
  }

  async function forbidKeys(): Promise<void> {
    const id = (await azure.workspaces.get())?.storageAccountId ?? '';
    const body = { properties: { allowSharedKeyAccess: false } };
    const { status } = await world.clients.call('PATCH', `${id}?api-version=2023-05-01`, { body });
    assert.equal(status, 200);
  }

  it('stores both files and the manifest, and registers them with what they are made of', async () => {
    const prepared = await prepare();
    const uploaded = await send(prepared);
    assert.ok(uploaded);
    assert.equal(await stored(uploaded.trainUri), readFileSync(prepared.trainFile, 'utf8'));
    assert.equal(await stored(uploaded.validationUri), readFileSync(prepared.testFile, 'utf8'));
    const manifest = await stored(uploaded.trainUri.replace('train.jsonl', 'manifest.json'));
    assert.deepEqual(JSON.parse(manifest), prepared.manifest);
    const { dataUri, tags, description } = await readAsset(uploaded.dataAssetVersion);
    assert.equal(dataUri, uploaded.trainUri);
    assert.deepEqual(tags, {
      'hieno.run': 'run-1',
      'hieno.source': 'rows.jsonl',
      'hieno.revision': prepared.manifest.source.revision,
      'hieno.slice': 'train',
      'hieno.seed': '42',
      'hieno.trainRows': '24',
      'hieno.validationRows': '6',
    });
    assert.match(description ?? '', /^24 conversations to train on, from rows\.jsonl \(train\); 6 more/);
  });

  it('tells how far it is, of all files together', async () => {
    const prepared = await prepare();
    const told: number[][] = [];
    await send(prepared, { onUpload: (sent, total) => told.push([sent, total]) });
    const { train, test } = prepared.manifest;
    const total = told[0]?.[1] ?? 0;
    assert.ok(total > train.bytes + test.bytes);
    assert.ok(told.every((one) => one[1] === total));
    const sent = told.map(([bytes = 0]) => bytes);
    assert.deepEqual(
      sent,
      sent.toSorted((a, b) => a - b),
    );
    assert.equal(sent.at(-1), total);
    assert.ok(sent.length > 5);
    told.length = 0;
    await send(prepared, { onUpload: (sent, total) => told.push([sent, total]) });
    assert.deepEqual(told.at(-1), [total, total]);
  });

  it('writes nothing where the same rows are there, wherever they came from', async () => {
    await send(await prepare());
    const before = writes();
    const again = await prepare('others.jsonl');
    assert.ok(await send(again));
    assert.equal(writes(), before);
  });

  it('replaces a file of another length', async () => {
    const prepared = await prepare();
    const uploaded = await send(prepared);
    assert.ok(uploaded);
    const { account, container } = await azure.datastores.default();
    const at = uploaded.trainUri.replace('azureml://datastores/workspaceblobstore/paths/', '');
    await storageOf(world.azure.service).upload(account.name, container, at, 'cut off');
    await send(prepared);
    assert.equal(await stored(uploaded.trainUri), readFileSync(prepared.trainFile, 'utf8'));
  });

  it('names a source by where it can be found, but for the folders of this machine', async () => {
    const prepared = await prepare();
    const address = 'https://example.com/rows.jsonl';
    const source = { ...prepared.manifest.source, kind: 'url', name: address } as const;
    const uploaded = await send({ ...prepared, manifest: { ...prepared.manifest, source } });
    assert.ok(uploaded);
    const { tags } = await readAsset(uploaded.dataAssetVersion);
    assert.equal(tags?.['hieno.source'], address);
  });

  it('cuts what is too long for a tag', async () => {
    const prepared = await prepare();
    const source = { ...prepared.manifest.source, slice: 'train[:1%]+'.repeat(40) };
    const uploaded = await send({ ...prepared, manifest: { ...prepared.manifest, source } });
    assert.ok(uploaded);
    const { tags } = await readAsset(uploaded.dataAssetVersion);
    assert.equal(tags?.['hieno.slice']?.length, 256);
  });

  it('waits while its role may be spreading, and asks for no key', async () => {
    await takeRoleAway();
    const prepared = await prepare();
    assert.equal(await send(prepared, { minutes: spreadingMs / MINUTE }), undefined);
    assert.deepEqual([requests(/ListSecrets/).length, requests(/Blob_PUT/).length], [0, 0]);
  });

  it('takes the key of the account when the role has had its time', async () => {
    await takeRoleAway();
    const prepared = await prepare();
    const uploaded = await send(prepared, { minutes: spreadingMs / MINUTE + 1 });
    assert.ok(uploaded);
    assert.equal(await stored(uploaded.trainUri), readFileSync(prepared.trainFile, 'utf8'));
    assert.equal(requests(/ListSecrets/).length, 1);
    const key = storageOf(world.azure.service).keys(world.output('storageAccountName'))?.key1 ?? '';
    assert.deepEqual(remembered, [key]);
  });

  it('takes it at once where the account accepts no tokens', async () => {
    const code = 'AuthenticationFailed';
    world.azure.service.faults.add({ operation: 'Blob_HEAD', kind: 'status', status: 403, code });
    assert.ok(await send(await prepare()));
    assert.equal(requests(/ListSecrets/).length, 1);
  });

  it('asks for no key where something else is in the way', async () => {
    const code = 'AuthorizationFailure';
    world.azure.service.faults.add({ operation: 'Blob_HEAD', kind: 'status', status: 403, code });
    // No role that spreads would open a firewall.
    await assert.rejects(send(await prepare()), { reason: 'network_closed' });
    assert.equal(requests(/ListSecrets/).length, 0);
  });

  it('fails for want of the role where the account gives out no keys', async () => {
    await takeRoleAway();
    await forbidKeys();
    const late = send(await prepare(), { minutes: 20 });
    await assert.rejects(late, (error: AppError) => {
      assert.match(error.sentence, /AuthorizationPermissionMismatch/);
      assert.match(inChat(error.next ?? ''), /Give the bot the role/);
      return true;
    });
    assert.equal(requests(/ListSecrets/).length, 0);
  });

  it('names the role where an account no longer takes the key that its store gives out', async () => {
    const { datastores } = azure;
    const blobs = await datastores.byKey(await datastores.default());
    assert.equal(await blobs.size('none'), undefined);
    await forbidKeys();
    await assert.rejects(blobs.size('none'), (error: AppError) => {
      assert.equal(error.reason, 'forbidden');
      assert.match(error.sentence, /KeyBasedAuthenticationNotPermitted/);
      assert.match(inChat(error.next ?? ''), /Storage Blob Data Contributor/);
      return true;
    });
  });
});
