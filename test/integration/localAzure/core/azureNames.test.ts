import { SecretClient } from '@azure/keyvault-secrets';
import { ResourceManagementClient } from '@azure/arm-resources';
import {
  BlobSASPermissions,
  generateBlobSASQueryParameters,
  StorageSharedKeyCredential,
} from '@azure/storage-blob';
import assert from 'node:assert/strict';
import { request } from 'node:http';
import { Agent } from 'node:https';
import { connect } from 'node:tls';
import { createDefaultHttpClient, createPipelineRequest, type HttpClient } from '@azure/core-rest-pipeline';
import { storageOf } from '../../../../localAzure/providers/storage/storage.js';
import { vaultSuffix } from '../../../../localAzure/providers/keyVault/vaults.js';
import { MINUTE, MlWorld } from '../worlds/mlWorld.js';

/** A client that goes through the proxy, as HTTPS_PROXY makes one, and believes the local Azure's certificate alone. */
function throughProxy(proxy: string, ca: string): HttpClient {
  const agent = new Agent();
  agent.createConnection = (target, done) => {
    const { host = '', port = 443 } = target as { host?: string; port?: number };
    const asked = request({ ...addressOf(proxy), method: 'CONNECT', path: `${host}:${port}` });
    asked.on('connect', ({ statusCode }, socket) => {
      assert.equal(statusCode, 200);
      const secure = connect({ socket, servername: host, ca });
      secure.once('error', (error: Error) => done?.(error, secure));
      secure.once('secureConnect', () => done?.(null, secure));
    });
    asked.end();
    return undefined;
  };
  const plain = createDefaultHttpClient();
  return {
    sendRequest(sent) {
      sent.agent = agent;
      return plain.sendRequest(sent);
    },
  };
}

function addressOf(proxy: string): { readonly host: string; readonly port: string } {
  const { hostname, port } = new URL(proxy);
  return { host: hostname, port };
}

describe("local Azure: by Azure's own host names, and by names below localhost", () => {
  let world: MlWorld;
  let account: string;
  let vault: string;
  const options = () => ({ httpClient: throughProxy(world.azure.proxy, world.azure.ca) });

  before(async () => {
    world = await MlWorld.start();
    account = world.output('storageAccountName');
    vault = world.output('keyVaultName');
  });
  after(() => world.stop());

  const addresses: [string, () => string][] = [
    ["Azure's own", () => `https://${account}.blob.core.windows.net`],
    ['one below localhost', () => `https://${account}.blob.${storageOf(world.azure.service).suffix}`],
  ];
  for (const [what, address] of addresses) {
    it(`an account has ${what}, for tokens and for keys`, async () => {
      const { token } = await world.clients.credential.getToken('https://storage.azure.com/.default');
      const send = (method: 'GET' | 'PUT', path: string, body?: string, authorization?: string) => {
        const sent = createPipelineRequest({ url: address() + path, method, ...(body && { body }) });
        sent.headers.set('x-ms-version', '2023-11-03');
        if (body) sent.headers.set('x-ms-blob-type', 'BlockBlob');
        if (authorization) sent.headers.set('authorization', authorization);
        return options().httpClient.sendRequest(sent);
      };
      await storageOf(world.azure.service).createContainer(account, 'names');
      const bearer = `Bearer ${token}`;
      assert.equal((await send('PUT', '/names/a/b.txt', what, bearer)).status, 201);
      assert.equal((await send('GET', '/names/a/b.txt')).status, 403);
      const key = storageOf(world.azure.service).keys(account)?.key1 ?? '';
      const signed = generateBlobSASQueryParameters(
        {
          containerName: 'names',
          blobName: 'a/b.txt',
          permissions: BlobSASPermissions.parse('r'),
          expiresOn: new Date(Date.now() + MINUTE),
        },
        new StorageSharedKeyCredential(account, key),
      );
      assert.equal((await send('GET', `/names/a/b.txt?${signed.toString()}`)).bodyAsText, what);
      const logged = world.azure.requests().filter(({ operation }) => operation === 'Blob_PUT');
      assert.equal(logged.at(-1)?.path, `/${account}/names/a/b.txt`);
      const uri = `${address()}/names/a/b.txt`;
      const put = await world.raw('PUT', 'data/named/versions/1', {
        properties: { dataType: 'uri_file', dataUri: uri },
      });
      assert.ok([201, 409].includes(put.status), JSON.stringify(put.body));
      assert.deepEqual(storageOf(world.azure.service).placeOf(uri), {
        account,
        container: 'names',
        path: 'a/b.txt',
      });
    });
  }

  const vaults: [string, () => string][] = [
    ["Azure's own", () => `https://${vault}.vault.azure.net`],
    ['one below localhost', () => `https://${vault}${vaultSuffix(world.azure.service)}`],
  ];
  for (const [what, address] of vaults)
    it(`a vault has ${what}, and passes the check of its challenge`, async () => {
      await world.advance(MINUTE);
      const secrets = new SecretClient(address(), world.clients.credential, options());
      const { properties } = await secrets.setSecret('named', 'x');
      assert.equal(properties.vaultUrl, address());
      assert.equal((await secrets.getSecret('named')).value, 'x');
    });

  it('Resource Manager is at management.azure.com', async () => {
    const { credential } = world.clients;
    const client = new ResourceManagementClient(credential, world.azure.subscriptionId, options());
    assert.equal((await client.resourceGroups.get('rg-hieno')).name, 'rg-hieno');
  });

  it('other hosts, other ports and a plain request are refused with a sentence', async () => {
    const tunnel = (path: string) =>
      new Promise<number>((resolve) => {
        const asked = request({ ...addressOf(world.azure.proxy), method: 'CONNECT', path });
        asked.on('connect', ({ statusCode = 0 }, socket) => {
          socket.destroy();
          resolve(statusCode);
        });
        asked.end();
      });
    assert.equal(await tunnel('example.org:443'), 403);
    assert.equal(await tunnel('management.azure.com.example.org:443'), 403);
    assert.equal(await tunnel('management.azure.com:22'), 403);
    assert.equal(await tunnel('localhost:1'), 403);
    assert.equal(await tunnel('management.azure.com:443'), 200);
    const plain = await fetch(`${world.azure.proxy}/x`);
    assert.equal(plain.status, 400);
    assert.match(await plain.text(), /a proxy for https \(HTTPS_PROXY\)/);
  });

  it('the lines for a hosts file are said', async () => {
    const lines = await (await fetch(`${world.azure.admin}/hosts`)).text();
    assert.ok(lines.includes(`127.0.0.1 ${account}.blob.core.localhost\n`), lines);
    assert.ok(lines.includes(`127.0.0.1 ${vault}.vault.localhost\n`), lines);
  });
});
