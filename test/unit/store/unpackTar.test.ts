import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { unpackTar } from '../../../src/store/unpackTar.js';

interface Entry {
  readonly name: string;
  readonly type?: string;
  readonly prefix?: string;
  readonly bytes?: Buffer;
}

/** A tar of these, to the last block of zeros. */
const tarOf = (entries: readonly Entry[]): Buffer =>
  Buffer.concat([
    ...entries.flatMap(({ name, type = '0', prefix = '', bytes = Buffer.alloc(0) }) => {
      const header = Buffer.alloc(512);
      header.write(name, 0);
      header.write(type === '5' ? '0000750' : '0000600', 100);
      header.write(bytes.length.toString(8).padStart(11, '0'), 124);
      header.write(type, 156);
      header.write('ustar', 257);
      header.write(prefix, 345);
      return [header, bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512)];
    }),
    Buffer.alloc(1024),
  ]);

const bytesOf = (length: number): Buffer => Buffer.from(Array.from({ length }, (_, index) => index % 251));

describe('unpacking a tar', () => {
  let folder = '';
  beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), 'unpack-'))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const sizes = [0, 1, 511, 512, 513, 300_000];
  const whole = tarOf([
    { name: '/', type: '5' },
    { name: '/base', type: '5' },
    ...sizes.map((size) => ({ name: `/base/${size}`, bytes: bytesOf(size) })),
    { name: 'last', prefix: 'base', bytes: bytesOf(3) },
  ]);

  for (const [name, packed] of [
    ['gzipped', gzipSync(whole)],
    ['plain', whole],
  ] as const)
    it(`writes every file of a ${name} one as it was, in its folder`, async () => {
      await unpackTar(packed, folder);
      for (const size of sizes)
        assert.deepEqual(readFileSync(path.join(folder, `base/${size}`)), bytesOf(size), `${size}`);
      assert.deepEqual(readFileSync(path.join(folder, 'base/last')), bytesOf(3));
      assert.equal(statSync(path.join(folder, 'base/1')).mode & 0o777, 0o600);
    });

  it('refuses one that is cut off, in a file or before its end', async () => {
    await assert.rejects(unpackTar(gzipSync(whole.subarray(0, 4096)), folder), /cut off/);
    await assert.rejects(unpackTar(whole.subarray(0, whole.length - 1024), folder), /cut off/);
  });

  it('writes nothing outside its folder, and no links', async () => {
    await unpackTar(tarOf([{ name: '../../inside', bytes: bytesOf(2) }]), folder);
    assert.equal(statSync(path.join(folder, 'inside')).size, 2);
    await assert.rejects(unpackTar(tarOf([{ name: 'link', type: '2' }]), folder), /type 2/);
  });
});
