import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { MlWorld } from '../worlds/mlWorld.js';

interface Exchange {
  readonly method: string;
  readonly url: string;
  readonly statusCode: number;
  readonly requestHeaders: Readonly<Record<string, string>>;
  readonly responseHeaders: Readonly<Record<string, string>>;
  readonly requestBody: unknown;
  readonly responseBody: unknown;
}

describe('local Azure: its recorded traffic', () => {
  let folder: string;
  let file: string;
  let world: MlWorld;

  before(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'traffic-'));
    file = path.join(folder, 'traffic.jsonl');
    world = await MlWorld.start({ trafficFile: file });
  });
  after(async () => {
    await world.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const text = () => readFileSync(file, 'utf8');
  const exchanges = () =>
    text()
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Exchange);

  it('has every exchange of the planes in order, with bodies and headers', () => {
    const all = exchanges();
    const put = all.findIndex(({ method, url }) => method === 'PUT' && url.includes('/deployments/ml'));
    const started = all[put];
    assert.equal(started?.statusCode, 201);
    assert.ok((started.requestBody as { properties?: { template?: unknown } }).properties?.template);
    assert.ok(started.responseBody);
    const poll = started.responseHeaders['azure-asyncoperation'];
    assert.ok(all.findIndex(({ url }) => url === poll) > put);
  });

  it('holds no token, no key and no secret', async () => {
    await world.endpoint('chat');
    const secrets = [await world.key('chat'), 'the-value-of-a-secret', world.azure.identityHeader];
    await world.clients.secrets(world.output('vaultUri')).setSecret('one', 'the-value-of-a-secret');
    const { body } = await world.clients.call(
      'POST',
      `${world.output('storageAccountId')}/listKeys?api-version=2023-05-01`,
    );
    secrets.push(String(body['keys']?.[0]?.['value']));
    const { token } = await world.clients.credential.getToken('https://management.azure.com/.default');
    secrets.push(token);
    assert.match(text(), /listKeys/);
    for (const secret of secrets) {
      assert.ok(secret.length > 10);
      assert.ok(!text().includes(secret));
    }
    assert.ok(exchanges().every(({ requestHeaders }) => requestHeaders['authorization'] === undefined));
  });

  it('leaves out what says that it is wrong on purpose', async () => {
    const before = exchanges().length;
    assert.equal((await world.wrong('GET', 'jobs', undefined, '2021-01-01')).status, 400);
    assert.equal(exchanges().length, before);
  });
});
