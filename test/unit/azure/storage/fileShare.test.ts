import assert from 'node:assert/strict';
import { scriptedAzure } from '../../../helpers/azure/scriptedAzure.js';

describe('the share with a workspace’s files', () => {
  const azure = scriptedAzure();

  const workspace = '/subscriptions/s/resourceGroups/g/providers/x/workspaces/w';
  const ofFiles = 'GET /workspaces/w/datastores/workspaceworkingdirectory';

  it('is the one that its working directory is on', async () => {
    azure.answer(ofFiles, { body: { properties: { fileShareName: 'code-1' } } });
    assert.equal(await azure.azure.files.workingDirectory(workspace), 'code-1');
  });

  it('is missed where there is none, or it has no name', async () => {
    for (const answer of [{ status: 404 }, { body: { properties: {} } }]) {
      azure.answer(ofFiles, answer);
      await assert.rejects(azure.azure.files.workingDirectory(workspace), {
        reason: 'no_workspace',
        message: 'The workspace w has no share for its files.',
      });
    }
  });

  it('gives what is in a file, or nothing where there is no such file', async () => {
    const { files } = azure.azure;
    azure.answer('GET /st/share/folder/a.txt', {
      status: 206,
      headers: { 'content-length': '2', 'content-range': 'bytes 0-1/2' },
      body: 'hi',
    });
    azure.answer('HEAD /st/share/folder/a.txt', { headers: { 'content-length': '2' } });
    assert.equal(String(await files.read(`${azure.address}/st/`, 'share', 'folder/a.txt')), 'hi');
    assert.equal(azure.sent[0]?.headers['x-ms-file-request-intent'], 'backup');
    azure.answer('GET /st/share/folder/a.txt', { status: 404 });
    azure.answer('HEAD /st/share/folder/a.txt', { status: 404 });
    assert.equal(await files.read(`${azure.address}/st`, 'share', 'folder/a.txt'), undefined);
  });

  it('gets its folders from the top before a file, those that are there too', async () => {
    const there = { status: 409, headers: { 'x-ms-error-code': 'ResourceAlreadyExists' } };
    azure.answer('PUT /st/share/Users', there);
    azure.answer('PUT /st/share/Users/bot', { status: 201 });
    azure.answer('PUT /st/share/Users/bot/a.txt', { status: 201 });
    await azure.azure.files.upload(`${azure.address}/st`, 'share', 'Users/bot', {
      'a.txt': Buffer.from('hi'),
    });
    assert.deepEqual(
      azure.sent.map(({ request }) => request.split('?')[0]),
      [
        'PUT /st/share/Users',
        'PUT /st/share/Users/bot',
        'PUT /st/share/Users/bot/a.txt',
        'PUT /st/share/Users/bot/a.txt',
      ],
    );
    assert.equal(azure.sent.at(-1)?.body, 'hi');
    azure.answer('PUT /st/share/Users', {
      status: 403,
      headers: { 'x-ms-error-code': 'AuthorizationFailure' },
    });
    const refused = azure.azure.files.upload(`${azure.address}/st`, 'share', 'Users', {});
    await assert.rejects(refused, { name: 'AppError' });
  });
});
