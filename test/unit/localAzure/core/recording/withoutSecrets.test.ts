import assert from 'node:assert/strict';
import { withoutSecrets } from '../../../../../localAzure/core/recording/withoutSecrets.js';

const ACCOUNT_KEY = Buffer.alloc(64, 'secret').toString('base64');
const TOKEN = 'eyJhbGciOiJIUzI1NiJ9.eyJvaWQiOiJzZWNyZXQifQ.c2VjcmV0';

describe('recorded traffic', () => {
  const secret: [string, string, unknown][] = [
    ['the keys of an endpoint', 'arm', { primaryKey: 'secret', secondaryKey: 'secret' }],
    ['a key that the caller chose', 'arm', { keyType: 'Primary', keyValue: 'secret' }],
    ['the keys of an account', 'arm', { keys: [{ keyName: 'key1', value: 'secret', permissions: 'FULL' }] }],
    ['the keys of a connection', 'arm', { properties: { credentials: { keys: { anyName: 'secret' } } } }],
    ['the secrets of a datastore', 'arm', { secretsType: 'AccountKey', key: 'secret' }],
    ['the passwords of a registry', 'arm', { passwords: [{ name: 'password', value: 'secret' }] }],
    ['a secret of a vault', 'vault', { value: 'secret', id: 'https://localhost/secrets/one' }],
    ['the signature of an address', 'ml', { logFiles: { log: 'https://x/y?sv=1&sig=c2VjcmV0&se=2' } }],
    ['a token in a text', 'arm', { message: `with ${TOKEN} in it` }],
    ['an account key in a text', 'arm', { connection: `AccountKey=${ACCOUNT_KEY};x=y` }],
    [
      'a secure parameter of a template',
      'arm',
      {
        properties: {
          template: { parameters: { adminCode: { type: 'secureString' } } },
          parameters: { adminCode: { value: 'secret' }, name: { value: 'plain' } },
        },
      },
    ],
  ];
  for (const [name, plane, body] of secret)
    it(`does not hold ${name}`, () => {
      const kept = JSON.stringify(withoutSecrets(body, plane));
      assert.doesNotMatch(kept, /"secret"|eyJ|c2VjcmV0|AccountKey=[^r]/);
      assert.match(kept, /replaced/);
    });

  it('keeps everything else as it was', () => {
    const body = {
      value: [{ id: '/a', properties: { vaultUri: 'https://localhost:1/', secretUri: 'https://x', n: 1 } }],
      keys: [{ keyName: 'key1', permissions: 'FULL' }],
      tags: null,
      isOn: true,
    };
    assert.deepEqual(withoutSecrets(body, 'arm'), body);
  });
});
