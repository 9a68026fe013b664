import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { AppError } from '../../../src/errors/appError.js';
import { prepareDataset, type PrepareOptions } from '../../../src/dataset/prepare.js';
import type { DatasetSource } from '../../../src/dataset/source.js';
import { row } from '../../helpers/dataset/datasetFolder.js';
import { answering, FileServer } from '../../helpers/dataset/fileServer.js';
import { LocalHub } from '../../helpers/dataset/localHub.js';
import { namesOfThisMachine } from '../../helpers/machine/namesOfThisMachine.js';
import { groupRows, writeUltrachat } from '../../helpers/dataset/ultrachat.js';
import { inChat } from '../../../src/bot/commands/inChat.js';

const lines = Array.from({ length: 50 }, (_, index) => `${JSON.stringify(row(`Question ${index}?`))}\n`).join(
  '',
);

describe('what is fetched for an address that somebody names', () => {
  let folder: string;
  let files: FileServer;
  let hub: LocalHub;
  beforeEach(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'hieno-reach-'));
    files = await new FileServer().start();
    files.serve('/rows.jsonl', lines);
    hub = await new LocalHub().start();
  });
  afterEach(async () => {
    await files.stop();
    await hub.stop();
    rmSync(folder, { recursive: true });
  });

  const prepare = (source: DatasetSource, options: Partial<PrepareOptions>) =>
    prepareDataset(source, { out: path.join(folder, 'out'), pause: () => Promise.resolve(), ...options });
  const rowsAt = async (url: string, options: Partial<PrepareOptions> = {}) =>
    (await prepare({ kind: 'url', url }, options)).manifest.report.rows;
  async function refusal(work: Promise<unknown>): Promise<AppError> {
    const error: unknown = await work.catch((thrown: unknown) => thrown);
    assert.ok(error instanceof AppError, `it was taken, or broke: ${String(error)}`);
    return error;
  }
  /** Everything that lies in the folder but the folders themselves. */
  const kept = () =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ name }) => name);

  it('is never what only the bot can reach, under whatever name', async () => {
    const { port } = new URL(files.url('/'));
    for (const host of namesOfThisMachine)
      for (const scheme of ['http', 'https']) {
        const url = `${scheme}://${host}:${port}/rows.jsonl`;
        assert.equal((await refusal(rowsAt(url, { reach: 'internet' }))).reason, 'refused', url);
      }
    for (const url of [
      'http://169.254.169.254/metadata/identity',
      'https://10.0.0.1/a.csv',
      'https://[fd00::1]/a.jsonl',
      'https://168.63.129.16/',
      'http://files.example/a.jsonl',
    ]) {
      const { reason, next } = await refusal(rowsAt(url, { reach: 'internet' }));
      assert.equal(reason, 'refused', url);
      assert.match(inChat(next ?? ''), /HIENO_PRIVATE_ADDRESSES=1/);
    }
    assert.deepEqual([files.requests, kept()], [[], []]);
  });

  it('may be anything where the operator allows it', async () => {
    assert.equal(await rowsAt(files.url('/rows.jsonl'), { reach: 'anywhere' }), 50);
  });

  it('does not follow a redirect there, from the hub either', async () => {
    const trusted = { reach: 'internet', hub: { endpoint: files.url('').replace(/\/$/, '') } } as const;
    // The hub's own address is the operator's word.
    assert.equal(await rowsAt(files.url('/rows.jsonl'), trusted), 50);
    hub.repos.set('me/rows', { sha: 'main', files: { 'rows.jsonl': 'unasked' } });
    files.serve('/away.jsonl', answering(302, { location: `${hub.endpoint}/datasets/me/rows` }));
    files.serve('/inside.jsonl', answering(302, { location: 'http://169.254.169.254/metadata/identity' }));
    for (const file of ['/away.jsonl', '/inside.jsonl'])
      assert.equal((await refusal(rowsAt(files.url(file), trusted))).reason, 'refused');
    assert.deepEqual(hub.requests, []);
  });

  describe('of a hub inside the network', () => {
    const source = { kind: 'hub', name: 'me/chats' } as const;
    beforeEach(async () => {
      const file = path.join(folder, 'rows.parquet');
      await writeUltrachat(file, { rows: 40 });
      hub.repos.set('me/chats', {
        sha: 'a'.repeat(40),
        files: { 'data/train-00000-of-00001.parquet': file },
      });
    });

    it('is what it redirects to, for its store is inside as well', async () => {
      const { manifest } = await prepare(source, { reach: 'internet', hub });
      assert.equal(manifest.report.rows, 40);
      assert.ok(hub.requests.some(({ at }) => at === 'store'));
    });

    it('is never what a host tells itself', async () => {
      files.serve(
        '/api/datasets/me/chats/revision/main',
        answering(
          200,
          { 'content-type': 'application/json' },
          JSON.stringify({
            sha: 'a'.repeat(40),
            siblings: [{ rfilename: 'data/train-00000-of-00001.parquet' }],
          }),
        ),
      );
      files.serve(
        `/datasets/me/chats/resolve/${'a'.repeat(40)}/data/train-00000-of-00001.parquet`,
        answering(302, { location: 'http://169.254.169.254/metadata' }),
      );
      const endpoint = files.url('').replace(/\/$/, '');
      assert.equal(
        (await refusal(prepare(source, { reach: 'internet', hub: { endpoint } }))).reason,
        'refused',
      );
    });

    it('is no more than may be fetched', async () => {
      assert.match((await refusal(prepare(source, { hub, mostBytes: 1000 }))).sentence, /larger than 1 MiB/);
      // No more was fetched than what says how long its footer is.
      assert.equal(hub.fileBytes, 8);
      // Each of two files is, but not both.
      const file = path.join(folder, 'rows.parquet');
      const files = [0, 1].map((at) => [`data/train-0000${at}-of-00002.parquet`, file] as const);
      hub.repos.set('me/chats', { sha: 'b'.repeat(40), files: Object.fromEntries<string>(files) });
      const mostBytes = statSync(file).size;
      assert.match(
        (await refusal(prepare(source, { hub, mostBytes }))).sentence,
        /^me\/chats is larger than/,
      );
    });
  });

  it('is no more than may be fetched of a Parquet file in parts', async () => {
    const file = path.join(folder, 'rows.parquet');
    await writeUltrachat(file, { rows: 3 * groupRows, words: 100 });
    hub.repos.set('me/chats', { sha: 'main', files: { 'rows.parquet': file } });
    const url = `${hub.endpoint}/datasets/me/chats/resolve/main/rows.parquet`;
    // More than a row group, less than all of them.
    const mostBytes = Math.floor(statSync(file).size / 2);
    assert.match((await refusal(rowsAt(url, { mostBytes }))).sentence, /^rows\.parquet is larger than/);
    assert.ok(hub.fileBytes < mostBytes);
  });

  it('is never packed, for nobody asked for that', async () => {
    files.serve('/packed.jsonl', (_, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' });
      response.end(gzipSync(lines));
    });
    const { reason, sentence } = await refusal(rowsAt(files.url('/packed.jsonl')));
    assert.equal(reason, 'refused');
    assert.match(sentence, /packed \(gzip\), which was not asked for/);
    assert.deepEqual(kept(), []);
  });

  it('is no more than may be fetched, announced or not, and what is more is not kept', async () => {
    files.serve('/announced.jsonl', answering(200, { 'content-length': lines.length, etag: '"1"' }, lines));
    files.serve('/endless.jsonl', (_, response) => {
      response.writeHead(200, { etag: '"1"' });
      response.write(lines.slice(0, 1000));
      response.end(lines.slice(1000));
    });
    for (const file of ['/announced.jsonl', '/endless.jsonl']) {
      assert.equal(
        await rowsAt(files.url(file), { mostBytes: lines.length, out: path.join(folder, file) }),
        50,
      );
      rmSync(path.join(folder, file), { recursive: true });
      const { reason, sentence } = await refusal(
        rowsAt(files.url(file), { mostBytes: lines.length - 1, alone: true }),
      );
      assert.equal(reason, 'bad_dataset');
      assert.match(sentence, /is larger than/);
      assert.deepEqual(kept(), []);
    }
  });

  it('is not kept where it is no dataset, but for who mends the command in the same folder', async () => {
    files.serve('/page.jsonl', '<!DOCTYPE html><html>');
    files.serve('/bad.jsonl', `${lines}{\n`);
    for (const file of ['/page.jsonl', '/bad.jsonl']) {
      assert.equal((await refusal(rowsAt(files.url(file)))).reason, 'bad_dataset');
      assert.deepEqual(kept(), []);
    }
    await refusal(rowsAt(files.url('/bad.jsonl'), { alone: true }));
    assert.ok(existsSync(path.join(folder, 'out/.work')));
  });

  it('says what a Parquet file at an address is instead', async () => {
    writeFileSync(path.join(folder, 'x'), '');
    files.serve(
      '/a.parquet',
      `version https://git-lfs.github.com/spec/v1\noid sha256:${'3f'.repeat(32)}\nsize 1\n`,
    );
    assert.match((await refusal(rowsAt(files.url('/a.parquet')))).sentence, /Git LFS pointer/);
  });
});
