import assert from 'node:assert/strict';
import { AppError } from '../../../../src/errors/appError.js';
import { fetchFile } from '../../../../src/bot/files/fetchFile.js';
import { isPublicAddress } from '../../../../src/dataset/sources/remote/publicAddress.js';
import { FakeClock } from '../../../helpers/machine/fakeClock.js';
import { FileServer } from '../../../helpers/dataset/fileServer.js';
import { namesOfThisMachine } from '../../../helpers/machine/namesOfThisMachine.js';

describe('the address of an attached file', () => {
  let files: FileServer;
  beforeEach(async () => {
    files = await new FileServer().start();
    files.serve('/file', 'rows');
  });
  afterEach(() => files.stop());

  /** How it ends: what came, or the reason why nothing did. */
  async function ending(url: string, local: boolean, mostBytes = 1024): Promise<string> {
    const { signal } = new AbortController();
    const pieces: Uint8Array[] = [];
    try {
      const bytes = fetchFile(
        { name: 'a.jsonl', url },
        { reach: local ? 'machine' : 'internet', clock: new FakeClock(), signal, mostBytes },
      );
      for await (const piece of bytes) pieces.push(piece);
      return Buffer.concat(pieces).toString();
    } catch (error) {
      assert.ok(error instanceof AppError, String(error));
      return error.reason;
    }
  }

  it('may be on this machine where nobody else reaches the bot', async () => {
    assert.equal(await ending(files.url('/file'), true), 'rows');
    assert.equal(await ending(files.url('/file').replace('127.0.0.1', 'localhost'), true), 'rows');
    // Nobody speaks TLS there: it was asked, and did not answer.
    assert.equal(await ending(files.url('/file').replace('http:', 'https:'), true), 'unavailable');
  });

  it('may not be on this machine where others reach the bot, under whatever name', async () => {
    const { port } = new URL(files.url('/'));
    for (const host of namesOfThisMachine)
      for (const scheme of ['http', 'https'])
        assert.equal(await ending(`${scheme}://${host}:${port}/file`, false), 'refused', `${scheme} ${host}`);
    assert.deepEqual(files.requests, []);
  });

  for (const url of [
    'http://files.example/a.jsonl',
    'https://10.1.2.3/a.jsonl',
    'https://169.254.169.254/metadata/identity/oauth2/token',
    'https://168.63.129.16/',
    'https://[fd00::1]/',
    'https://[fe80::1]/',
    'https://[::ffff:a9fe:a9fe]/',
    'file:///etc/passwd',
    'ftp://files.example/a.jsonl',
    'data:nonsense',
    'blob:https://files.example/1',
    'nonsense',
    '',
  ])
    for (const local of [true, false])
      it(`may not be ${JSON.stringify(url)}, ${local ? 'not even on loopback' : 'with credentials'}`, async () => {
        assert.equal(await ending(url, local), 'refused');
      });

  for (const [address, isPublic] of [
    ['8.8.8.8', true],
    ['13.107.136.9', true],
    ['172.15.0.1', true],
    ['172.16.0.1', false],
    ['172.31.255.255', false],
    ['172.32.0.1', true],
    ['192.168.1.1', false],
    ['100.64.0.1', false],
    ['224.0.0.1', false],
    ['255.255.255.255', false],
    ['2620:1ec:8f8::9', true],
    ['::', false],
    ['64:ff9b::a00:1', false],
    ['2002:a00:1::', false],
    ['2001:0:1::1', false],
    ['ff02::1', false],
    ['::ffff:8.8.8.8', false],
  ] as const)
    it(`is ${isPublic ? 'one of the internet' : 'inside'}: ${address}`, () => {
      assert.equal(isPublicAddress(address), isPublic);
    });

  it('gives no more than is allowed, announced or not', async () => {
    files.serve('/chunks', (_, response) => {
      response.write('abc');
      response.end('def');
    });
    assert.equal(await ending(files.url('/chunks'), true, 6), 'abcdef');
    assert.equal(await ending(files.url('/chunks'), true, 5), 'bad_dataset');
    assert.equal(await ending('data:text/csv,abcdef', true, 5), 'bad_dataset');
  });
});
