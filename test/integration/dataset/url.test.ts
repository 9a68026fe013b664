import assert from 'node:assert/strict';
import {
  copyFileSync,
  mkdtempSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import type { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { AppError } from '../../../src/errors/appError.js';
import { prepareDataset } from '../../../src/dataset/prepare.js';
import { row } from '../../helpers/dataset/datasetFolder.js';
import { LocalHub } from '../../helpers/dataset/localHub.js';
import { writeUltrachat } from '../../helpers/dataset/ultrachat.js';
import { inChat } from '../../../src/bot/commands/inChat.js';

describe('a dataset at an address', () => {
  let kept: string;
  let folder: string;
  let hub: LocalHub;
  before(async () => {
    kept = mkdtempSync(path.join(tmpdir(), 'hieno-url-kept-'));
    await writeUltrachat(path.join(kept, 'rows.parquet'), { rows: 5000 });
  });
  after(() => rmSync(kept, { recursive: true }));

  /** Each test's own, to be changed. */
  const copyParquet = () => copyFileSync(path.join(kept, 'rows.parquet'), path.join(folder, 'rows.parquet'));

  beforeEach(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'hieno-url-'));
    hub = await new LocalHub().start();
    const lines = Array.from({ length: 3000 }, (_, index) =>
      JSON.stringify(row(`Question ${index}?`, 'word '.repeat(20))),
    );
    writeFileSync(path.join(folder, 'rows.jsonl'), lines.join('\n'));
    writeFileSync(path.join(folder, 'rows.csv'), 'question,answer\nA?,a\nB?,b\n');
    copyParquet();
    hub.repos.set('me/files', {
      sha: 'main',
      files: Object.fromEntries(
        ['rows.jsonl', 'rows.csv', 'rows.parquet'].map((file) => [file, path.join(folder, file)]),
      ),
    });
  });
  afterEach(async () => {
    await hub.stop();
    rmSync(folder, { recursive: true });
  });

  const url = (file: string) => `${hub.endpoint}/datasets/me/files/resolve/main/${file}`;
  const prepare = (address: string, split?: string) =>
    prepareDataset(
      { kind: 'url', url: address, ...(split === undefined ? {} : { split }) },
      { out: path.join(folder, 'out'), pause: () => Promise.resolve() },
    );

  async function failure(work: Promise<unknown>): Promise<AppError> {
    const error: unknown = await work.catch((thrown: unknown) => thrown);
    assert.ok(error instanceof AppError, `it was taken, or broke: ${String(error)}`);
    return error;
  }

  it('is fetched whole where it is text, over broken connections too', async () => {
    hub.cuts.push(1, 100_000, 100_000, 100_000);
    const { manifest, name } = await prepare(url('rows.jsonl'));
    assert.equal(manifest.report.rows, 3000);
    assert.equal(name, 'rows.jsonl');
    // Each attempt began where the last one had ended, but for what was lost on the way; the first one only asks.
    const starts = hub.requests
      .filter(({ at }) => at === 'store')
      .map(({ range }) => Number(/bytes=(\d+)/.exec(range ?? '')?.[1] ?? 0));
    assert.equal(starts.length, 5);
    assert.deepEqual(
      starts,
      starts.toSorted((a, b) => a - b),
    );
    assert.ok((starts[4] ?? 0) > 200_000, starts.join());
    assert.equal((await prepare(url('rows.csv'))).manifest.report.rows, 2);
  });

  it('is told of without its signature, and told from another one with the same path', async () => {
    const [one, other] = [
      await prepare(`${url('rows.csv')}?sig=c2VjcmV0&n=1`),
      await prepare(`${url('rows.csv')}?sig=c2VjcmV0&n=2`),
    ].map(({ manifest }) => manifest);
    assert.ok(!JSON.stringify(one).includes('c2VjcmV0'), JSON.stringify(one?.source));
    assert.equal(one?.source.name, url('rows.csv'));
    assert.notEqual(one?.source.revision, other?.source.revision);
  });

  it('is fetched in parts where it is Parquet', async () => {
    const { manifest } = await prepare(url('rows.parquet'), 'train[:100]');
    assert.equal(manifest.report.rows, 100);
    assert.ok(hub.requests.filter(({ at }) => at === 'store').every(({ range }) => range !== undefined));
  });

  it('is fetched whole where the server gives no parts', async () => {
    hub.ranges = false;
    assert.equal((await prepare(url('rows.parquet'), 'train[:100]')).manifest.report.rows, 100);
  });

  const others = (count: number) => {
    const lines = Array.from({ length: count }, (_, index) => JSON.stringify(row(`Another ${index}?`)));
    writeFileSync(path.join(folder, 'rows.jsonl'), lines.join('\n'));
  };
  const prepareMeanwhile = (change: () => void) =>
    prepareDataset(
      { kind: 'url', url: url('rows.parquet') },
      {
        out: path.join(folder, 'out'),
        pause: () => Promise.resolve(),
        onProgress: ({ phase, bytes }) => {
          if (phase === 'read' && bytes > 0) change();
        },
      },
    );

  for (const heedsIfRange of [true, false])
    it(`is begun anew when it is another file by now, and If-Range is ${heedsIfRange ? '' : 'not '}heeded`, async () => {
      hub.heedsIfRange = heedsIfRange;
      hub.cuts.push(1, 200_000);
      const where = { out: path.join(folder, 'out'), pause: () => Promise.resolve(others(9000)) };
      const error = await failure(prepareDataset({ kind: 'url', url: url('rows.jsonl') }, where));
      assert.match(error.sentence, /^rows\.jsonl at 127\.0\.0\.1:\d+ was changed while it was read\.$/);
      const { manifest } = await prepare(url('rows.jsonl'));
      assert.equal(manifest.report.rows, 9000);
      assert.match(
        manifest.source.revision,
        new RegExp(`"${statSync(path.join(folder, 'rows.jsonl')).size}-`),
      );
    });

  it('is begun anew when another process has begun with another file', async () => {
    hub.heedsIfRange = false;
    hub.cuts.push(1, 200_000);
    const stopped = new AbortController();
    const first = prepareDataset(
      { kind: 'url', url: url('rows.jsonl') },
      {
        out: path.join(folder, 'out'),
        signal: stopped.signal,
        pause: () => Promise.resolve(stopped.abort(new Error('Killed.'))),
      },
    );
    await assert.rejects(first, /Killed/);
    others(9000);
    assert.equal((await prepare(url('rows.jsonl'))).manifest.report.rows, 9000);
  });

  it('is not mixed with another Parquet file of the same size that takes its place', async () => {
    const file = path.join(folder, 'rows.parquet');
    const error = await failure(prepareMeanwhile(() => utimesSync(file, new Date(), new Date(2e12))));
    assert.equal(error.reason, 'unavailable');
    assert.match(error.sentence, /was changed while it was read/);
    assert.match(inChat(error.next ?? ''), /Run the same command again/);
    const { manifest } = await prepare(url('rows.parquet'));
    assert.equal(manifest.report.rows, 5000);
    assert.match(manifest.source.revision, /-2000000000000"$/);
  });

  it('is not mixed with a longer or a shorter one, whatever the server calls it', async () => {
    const file = path.join(folder, 'rows.parquet');
    hub.etag = '"always the same"';
    for (const size of [900_000, 100]) {
      copyParquet();
      const error = await failure(prepareMeanwhile(() => truncateSync(file, size)));
      assert.match(error.sentence, /was changed while it was read/);
    }
  });

  it('is fetched whole, and told from another by its length, where the server gives no mark of it', async () => {
    hub.etag = null;
    assert.equal((await prepare(url('rows.parquet'), 'train[:100]')).manifest.report.rows, 100);
    assert.equal(hub.requests.at(-1)?.range, undefined);
    hub.cuts.push(1, 200_000);
    const before = hub.requests.length;
    const { manifest } = await prepare(url('rows.jsonl'));
    assert.equal(manifest.report.rows, 3000);
    assert.ok(hub.requests.slice(before + 4).every(({ range }) => range === undefined));
    assert.match(manifest.source.revision, /^\d+ bytes$/);
  });

  for (const location of ['http://[', '//', 'file:///etc/passwd', 'data:,x', 'http://me:secret@127.0.0.1/'])
    it(`is refused at once where it redirects to ${location}`, async () => {
      hub.hubFaults.push((response) => {
        response.writeHead(302, { location });
        response.end();
      });
      const pause = () => assert.fail('it waited');
      const error = await failure(
        prepareDataset({ kind: 'url', url: url('rows.jsonl') }, { out: path.join(folder, 'out'), pause }),
      );
      assert.equal(error.reason, 'unavailable');
      assert.match(error.sentence, /^127\.0\.0\.1:\d+ redirects to what is no address of a file\.$/);
    });

  it('is asked for once more where the store refuses a fresh signature, and then refused', async () => {
    const refuse = (response: ServerResponse) => {
      response.writeHead(403);
      response.end();
    };
    hub.storeFaults.push(refuse);
    assert.equal((await prepare(url('rows.csv'))).manifest.report.rows, 2);
    hub.storeFaults.push(refuse, refuse);
    assert.equal((await failure(prepare(url('rows.jsonl')))).reason, 'dataset_gated');
  });

  it('is answered in words where it is not there', async () => {
    const error = await failure(prepare(`${hub.store}/me/files/main/no.jsonl?Signature=1`));
    assert.equal(error.reason, 'dataset_missing');
    assert.match(error.sentence, /There is no no\.jsonl at 127/);
    assert.doesNotMatch(error.sentence, /Signature/);
  });
});
