import assert from 'node:assert/strict';
import { ShareServiceClient, StorageSharedKeyCredential, type ShareClient } from '@azure/storage-file-share';
import { storageOf } from '../../../../../localAzure/providers/storage/storage.js';
import { textOf } from '../../worlds/clients.js';
import { GROUP, MlWorld } from '../../worlds/mlWorld.js';

/** The stores of a workspace that are shares. */
interface FileStore {
  readonly accountName: string;
  readonly fileShareName: string;
}

describe('local Azure: file shares, through the SDK', () => {
  let world: MlWorld;
  let account: string;
  let shareName: string;
  let endpoint: string;

  before(async () => {
    world = await MlWorld.start();
    const { properties } = await world.ml.datastores.get(GROUP, world.workspace, 'workspaceworkingdirectory');
    ({ accountName: account, fileShareName: shareName } = properties as unknown as FileStore);
    const url = `${accountId()}?api-version=2023-05-01`;
    const { body } = await world.clients.call('GET', url);
    endpoint = textOf(body['properties']?.['primaryEndpoints']?.['file']);
  });
  afterEach(() => world.azure.service.faults.clear());
  after(() => world.stop());

  const accountId = () =>
    `/subscriptions/${world.azure.subscriptionId}/resourceGroups/${GROUP}/providers/Microsoft.Storage/storageAccounts/${account}`;
  const options = () => ({
    tlsOptions: { ca: world.azure.ca },
    retryOptions: { maxTries: 1 },
    fileRequestIntent: 'backup' as const,
  });
  const withToken = (more: object = {}, share = shareName): ShareClient =>
    new ShareServiceClient(endpoint, world.clients.credential, { ...options(), ...more }).getShareClient(
      share,
    );
  const withKey = (key = storageOf(world.azure.service).keys(account)?.key1 ?? '', share = shareName) =>
    new ShareServiceClient(endpoint, new StorageSharedKeyCredential(account, key), options()).getShareClient(
      share,
    );
  const refusedWith = (code: string) => (error: { code?: string; details?: { errorCode?: string } }) => {
    assert.equal(error.code ?? error.details?.errorCode, code, textOf(error));
    return true;
  };

  for (const [what, client] of [
    ['a token', () => withToken()],
    ['an account key', () => withKey()],
  ] as const)
    it(`takes directories and files in, and gives them back, with ${what}`, async () => {
      const folder = client().getDirectoryClient(`Folder ${what}`);
      await folder.create();
      await folder.createSubdirectory('empty');
      const file = folder.getFileClient('flow.dag.yaml');
      await file.uploadData(Buffer.from('inputs: ä\n'));
      assert.equal((await file.downloadToBuffer()).toString(), 'inputs: ä\n');
      assert.equal((await file.getProperties()).contentLength, 11);
      const part = await file.download(2, 4);
      const chunks = [];
      for await (const chunk of part.readableStreamBody ?? []) chunks.push(Buffer.from(chunk));
      assert.equal(Buffer.concat(chunks).toString(), 'puts');
      const names = [];
      for await (const { kind, name } of folder.listFilesAndDirectories()) names.push([kind, name]);
      assert.deepEqual(names, [
        ['file', 'flow.dag.yaml'],
        ['directory', 'empty'],
      ]);
      assert.equal(await client().getDirectoryClient(`folder ${what}`.toUpperCase()).exists(), true);
    });

  it('lists in pages', async () => {
    const folder = withToken().getDirectoryClient('many');
    await folder.create();
    for (const name of ['a.py', 'b.py', 'c.py', 'x.txt']) await folder.getFileClient(name).create(0);
    const pages = [];
    for await (const { segment } of folder.listFilesAndDirectories({ prefix: '' }).byPage({ maxPageSize: 3 }))
      pages.push(segment.fileItems.map(({ name }) => name));
    assert.deepEqual(pages, [['a.py', 'b.py', 'c.py'], ['x.txt']]);
  });

  it('overwrites a file, and clears a range of it', async () => {
    const file = withToken().getDirectoryClient('many').getFileClient('a.py');
    await file.uploadData(Buffer.from('print(1)'));
    await file.uploadData(Buffer.from('pass'));
    assert.equal((await file.downloadToBuffer()).toString(), 'pass');
    await file.clearRange(0, 2);
    assert.deepEqual([...(await file.downloadToBuffer())], [0, 0, 115, 115]);
  });

  it('says as Azure does what is missing or in the way', async () => {
    const share = withToken();
    await assert.rejects(share.getDirectoryClient('no/child').create(), refusedWith('ParentNotFound'));
    await assert.rejects(share.getDirectoryClient('many').create(), refusedWith('ResourceAlreadyExists'));
    await assert.rejects(share.getDirectoryClient('many').delete(), refusedWith('DirectoryNotEmpty'));
    const file = share.getDirectoryClient('many').getFileClient('none.py');
    await assert.rejects(file.download(), refusedWith('ResourceNotFound'));
    const other = share.getDirectoryClient('many').getFileClient('b.py');
    await assert.rejects(other.uploadRange('12', 0, 2), refusedWith('InvalidRange'));
    const nowhere = withToken({}, 'nowhere').getDirectoryClient('a');
    await assert.rejects(nowhere.create(), refusedWith('ShareNotFound'));
  });

  it('makes and deletes shares', async () => {
    const share = withKey(undefined, 'another');
    await share.create();
    await assert.rejects(share.create(), refusedWith('ShareAlreadyExists'));
    await share.getDirectoryClient('d').create();
    await share.delete();
    assert.equal(await share.exists(), false);
    await assert.rejects(withToken({}, 'Bad_Name').create(), refusedWith('InvalidResourceName'));
  });

  it('wants the intent with a token, a role, and the right key', async () => {
    const plain = withToken({ fileRequestIntent: undefined }).getDirectoryClient('x').create();
    await assert.rejects(plain, refusedWith('MissingRequiredHeader'));
    const wrong = withKey(Buffer.from('wrong').toString('base64')).getDirectoryClient('x').create();
    await assert.rejects(wrong, refusedWith('AuthenticationFailed'));
    const { roles } = world.azure.service;
    const role = roles.definitionId('Storage File Data Privileged Contributor');
    for (const { id, roleDefinitionId } of roles.list())
      if (roleDefinitionId === role) await world.clients.call('DELETE', `${id}?api-version=2022-04-01`);
    await assert.rejects(
      withToken().getDirectoryClient('x').create(),
      refusedWith('AuthorizationPermissionMismatch'),
    );
  });

  it('knows faults, names its operations in the log, and refuses the rest by name', async () => {
    world.azure.service.faults.add({
      operation: 'Directory_Create',
      kind: 'status',
      status: 503,
      code: 'ServerBusy',
    });
    await assert.rejects(withKey().getDirectoryClient('busy').create(), refusedWith('ServerBusy'));
    const asked = world.azure.requests().filter(({ operation }) => operation === 'Directory_Create');
    assert.equal(asked.at(-1)?.fault, 'status');
    await assert.rejects(
      withKey().getDirectoryClient('many').getFileClient('b.py').getRangeList(),
      refusedWith('NotSupportedByLocalAzure'),
    );
  });

  it('keeps account keys out where the account allows none', async () => {
    const read = await world.clients.call('GET', `${accountId()}?api-version=2023-05-01`);
    const { location, sku, kind } = read.body;
    const properties = { allowSharedKeyAccess: false };
    await world.clients.call('PUT', `${accountId()}?api-version=2023-05-01`, {
      body: { location, sku: { name: sku?.['name'] }, kind, properties },
    });
    await world.advance(60_000);
    await assert.rejects(
      withKey().getDirectoryClient('x').create(),
      refusedWith('KeyBasedAuthenticationNotPermitted'),
    );
  });
});
