import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parquetMetadata } from 'hyparquet';
import { AppError } from '../../../src/errors/appError.js';
import { prepareDataset, type PrepareOptions } from '../../../src/dataset/prepare.js';
import type { Progress } from '../../../src/dataset/progress.js';
import { lookAtDataset } from '../../../src/dataset/lookAtDataset.js';
import { pinned } from '../../../src/dataset/pinned.js';
import { datasetSource, hubSource } from '../../../src/dataset/source.js';
import { LocalHub, startOf, type Repo } from '../../helpers/dataset/localHub.js';
import { groupRows } from '../../helpers/dataset/ultrachat.js';
import { ultrachatName, ultrachatRepo, writeUltrachatRepo } from '../../helpers/dataset/ultrachatRepo.js';
import { inChat } from '../../../src/bot/commands/inChat.js';

const name = ultrachatName;
const { sha, trainRows, testRows } = ultrachatRepo;

/** Bytes of the columns of `messages` in the row groups that hold the first rows, of the footer and of its length. */
function neededBytes(file: string, rows: number): number {
  const bytes = readFileSync(file);
  const { row_groups, metadata_length } = parquetMetadata(
    bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length),
  );
  const columns = row_groups
    .slice(0, Math.ceil(rows / groupRows))
    .flatMap((group) => group.columns.map(({ meta_data }) => meta_data))
    .filter((column) => column?.path_in_schema[0] === 'messages');
  return columns.reduce((sum, column) => sum + Number(column?.total_compressed_size), metadata_length + 8);
}

const answer =
  (status: number, headers: Record<string, string> = {}) =>
  (response: ServerResponse): void => {
    response.writeHead(status, headers);
    response.end();
  };

describe('a dataset of the hub', function () {
  this.timeout(120_000);
  let files: string;
  let out: string;
  let hub: LocalHub;
  let trainFile: string;
  let repo: Repo;

  before(async () => {
    files = mkdtempSync(path.join(tmpdir(), 'hieno-hub-'));
    repo = await writeUltrachatRepo(files);
    trainFile = path.join(files, 'data/train_sft-00000-of-00003-a3ecf92756993583.parquet');
  });
  after(() => rmSync(files, { recursive: true }));

  beforeEach(async () => {
    out = mkdtempSync(path.join(tmpdir(), 'hieno-out-'));
    hub = await new LocalHub().start();
    hub.repos.set(ultrachatName, repo);
  });
  afterEach(async () => {
    await hub.stop();
    rmSync(out, { recursive: true });
  });

  const prepare = (
    split: string,
    options: Partial<PrepareOptions> & { token?: string; revision?: string } = {},
  ) => {
    const { token, revision, ...rest } = options;
    return prepareDataset(
      { ...hubSource(name), split, ...(revision === undefined ? {} : { revision }) },
      {
        out,
        hub: { endpoint: hub.endpoint, ...(token === undefined ? {} : { token }) },
        pause: () => Promise.resolve(),
        ...rest,
      },
    );
  };
  async function failure(work: Promise<unknown>): Promise<AppError> {
    const error: unknown = await work.catch((thrown: unknown) => thrown);
    assert.ok(error instanceof AppError, `it was taken, or broke: ${String(error)}`);
    return error;
  }
  const linesOf = (file: string) => readFileSync(path.join(out, file), 'utf8').trimEnd().split('\n');

  it('gives 1,663 and 416 rows of train_sft[:1%], and hardly fetches a byte that it does not need', async () => {
    const { manifest } = await prepare('train_sft[:1%]');
    assert.deepEqual([manifest.train.rows, manifest.test.rows], [1663, 416]);
    assert.deepEqual([linesOf('train.jsonl').length, linesOf('test.jsonl').length], [1663, 416]);
    const questions = new Set(
      [...linesOf('train.jsonl'), ...linesOf('test.jsonl')].map((line) => /"Question (\d+):/.exec(line)?.[1]),
    );
    // The first 2,079 rows, each once.
    assert.equal(questions.size, 2079);
    assert.ok([...questions].every((number) => Number(number) < 2079));
    const needed = neededBytes(trainFile, 2079);
    assert.ok(hub.fileBytes <= 1.05 * needed, `${hub.fileBytes} bytes for ${needed}`);
    assert.ok(hub.fileBytes >= needed);
    assert.equal(hub.requestsOf(/resolve/).length, 1, 'the redirect was asked for more than once');
    assert.deepEqual(manifest.source, { kind: 'hub', name, revision: sha, slice: 'train_sft[:1%]' });
  });

  it('finds a slice in the last file, and one that is in two files', async () => {
    const { manifest } = await prepare('train_sft[-10:]');
    assert.deepEqual([manifest.train.rows, manifest.test.rows], [8, 2]);
    const numbers = [...linesOf('train.jsonl'), ...linesOf('test.jsonl')].map((line) =>
      Number(/"Question (\d+):/.exec(line)?.[1]),
    );
    assert.deepEqual(
      numbers.toSorted(),
      Array.from({ length: 10 }, (_, index) => trainRows - 10 + index),
    );
    const { manifest: both } = await prepare('train_sft[69280:69300]+test_sft[:5]');
    assert.deepEqual([both.train.rows, both.test.rows], [20, 5]);
  });

  it("reads the files' own rows where the card says nothing, or something wrong", async () => {
    hub.repos.set(name, { ...repo, cardData: undefined });
    assert.equal((await prepare('test_sft[-50%:]')).manifest.report.rows, 1155);
    hub.repos.set(name, {
      ...repo,
      cardData: { dataset_info: { splits: [{ name: 'test_sft', num_examples: 1 }] } },
    });
    assert.equal((await prepare('test_sft')).manifest.report.rows, testRows);
  });

  it('gives all rows of the files where the card declares fewer, and looks into no more files than a slice needs', async () => {
    const [one, two] = ['data/test-0.parquet', 'data/test-1.parquet'];
    const file = path.join(files, 'data/test_sft-00000-of-00001-f7dfac4afe5b93f4.parquet');
    const cardData = { dataset_info: { splits: [{ name: 'test', num_examples: testRows }] } };
    hub.repos.set(name, { ...repo, files: { [one]: file, [two]: file }, cardData });
    assert.equal((await prepare('test')).manifest.report.rows, 2 * testRows);
    assert.equal((await prepare('test[-2400:]')).manifest.report.rows, 2400);
    assert.equal((await prepare('test[:-100]')).manifest.report.rows, 2 * testRows - 100);
    assert.equal((await prepare('test[2400:2450]')).manifest.report.rows, 50);
    const before = hub.requests.length;
    assert.equal((await prepare('test[:20]')).manifest.report.rows, 20);
    assert.ok(hub.requests.slice(before).every(({ url }) => !url.includes(`resolve/${sha}/${two}`)));
  });

  it('sends the token to the hub and never to the store', async () => {
    hub.repos.set(name, { ...repo, gated: true });
    await prepare('test_sft[:10]', { token: hub.token });
    assert.ok(hub.requests.filter(({ at }) => at === 'hub').every(({ hasToken }) => hasToken));
    assert.ok(hub.requests.filter(({ at }) => at === 'store').every(({ hasToken }) => !hasToken));
  });

  it('takes a broken connection up where it broke', async () => {
    hub.cuts.push(8, 500, 50_000, 1000, 0);
    const { manifest } = await prepare('train_sft[:1%]');
    assert.equal(manifest.report.rows, 2079);
    const needed = neededBytes(trainFile, 2079);
    assert.ok(hub.fileBytes <= 1.05 * needed, `${hub.fileBytes} bytes for ${needed}`);
    assert.ok(hub.requests.some(({ at }) => at === 'store'));
  });

  it('takes a connection that went silent up where it did', async () => {
    hub.stalls.push(Infinity, Infinity, 100_000);
    const { manifest } = await prepare('train_sft[:1%]', { patienceMs: 500 });
    assert.equal(manifest.report.rows, 2079);
    const starts = hub.requests.filter(({ at }) => at === 'store').map(startOf);
    assert.ok((starts[3] ?? 0) > (starts[2] ?? 0), starts.join());
    assert.ok(hub.fileBytes <= 1.05 * neededBytes(trainFile, 2079));
  });

  it('does not wait for ever for a hub that says only half of its answer', async () => {
    hub.hubFaults.push((response) => {
      response.writeHead(200);
      response.write('{"sha":');
    });
    const error = await failure(prepare('test_sft', { patienceMs: 500 }));
    assert.match(error.sentence, /does not answer as the hub does/);
  });

  it('asks for another address when the signature has expired', async () => {
    const asked = prepare('train_sft[:1%]', {
      onProgress: ({ phase, bytes }) => {
        if (phase === 'read' && bytes > 0) hub.signature = 2;
      },
    });
    assert.equal((await asked).manifest.report.rows, 2079);
    assert.equal(hub.requestsOf(/resolve/).length, 2);
  });

  it('waits as long as a busy hub asks for, and gives up in words', async () => {
    const pauses: number[] = [];
    const pause = (ms: number) => {
      pauses.push(ms);
      return Promise.resolve();
    };
    hub.hubFaults.push(answer(429, { 'retry-after': '7' }));
    hub.hubFaults.push(answer(503));
    await prepare('test_sft[:10]', { pause });
    assert.deepEqual(pauses, [7000, 1000]);
    for (let attempt = 0; attempt < 6; attempt++) hub.hubFaults.push(answer(429));
    const error = await failure(prepare('test_sft[:11]', { pause }));
    assert.equal(error.reason, 'throttled');
    assert.ok(error.retryable);
  });

  it('answers what is missing, gated or mistyped in words', async () => {
    const missing = await failure(
      prepareDataset(hubSource('HuggingFaceH4/nothing'), { out, hub: { endpoint: hub.endpoint } }),
    );
    assert.equal(missing.reason, 'dataset_missing');
    assert.match(missing.sentence, /no dataset HuggingFaceH4\/nothing on 127\.0\.0\.1:\d+, or it is private/);
    const revision = await failure(prepare('test_sft', { revision: 'no-such' }));
    assert.match(revision.sentence, /has no such revision/);
    const split = await failure(prepare('train[:1%]'));
    assert.equal(split.reason, 'dataset_missing');
    assert.match(split.sentence, /no split train; it has train_sft, test_sft/);
    assert.equal((await failure(prepare('train_sft[:200%]'))).reason, 'bad_argument');
    const rejected = await failure(prepare('test_sft', { token: 'hf_another' }));
    assert.equal(rejected.reason, 'hub_token_rejected');
    assert.ok(!JSON.stringify([rejected.sentence, rejected.next]).includes('hf_another'));
    hub.repos.set(name, { ...repo, gated: true });
    const gated = await failure(prepare('test_sft'));
    assert.equal(gated.reason, 'dataset_gated');
    assert.match(
      inChat(gated.next ?? ''),
      /Accept its conditions at .*\/datasets\/HuggingFaceH4\/ultrachat_200k\. Set HF_TOKEN/,
    );
    const gone = { out, hub: { endpoint: 'http://127.0.0.1:9' }, pause: () => Promise.resolve() };
    assert.equal((await failure(prepareDataset(hubSource(name), gone))).reason, 'unavailable');
  });

  describe('without Parquet of its own', () => {
    const converted = (file: string, digit: string) => ({
      'refs/convert/parquet': { sha: digit.repeat(40), files: { 'default/train/0000.parquet': file } },
    });
    const csv: Repo = { sha, files: {} };
    let testFile: string;
    beforeEach(() => {
      testFile = path.join(files, 'data/test_sft-00000-of-00001-f7dfac4afe5b93f4.parquet');
      hub.repos.set(name, { ...csv, revisions: converted(testFile, 'c') });
    });

    it('is read from what the hub has converted it to, and again when that is another by now', async () => {
      const { manifest } = await prepare('train[:10%]');
      assert.equal(manifest.report.rows, 231);
      assert.deepEqual([manifest.source.revision, manifest.source.converted], [sha, 'c'.repeat(40)]);
      hub.repos.set(name, { ...csv, revisions: converted(trainFile, 'd') });
      const again = await prepare('train[:10%]', { revision: sha });
      assert.equal(again.manifest.source.converted, 'd'.repeat(40));
      assert.notEqual(again.manifest.report.rows, 231);
    });

    it('does not go on with what was fetched of an older conversion', async () => {
      hub.stalls.push(Infinity, Infinity, 100_000);
      const controller = new AbortController();
      const stopped = prepare('train[:2000]', {
        signal: controller.signal,
        onProgress: ({ bytes }) => {
          if (bytes > 100_000) controller.abort();
        },
      });
      await assert.rejects(stopped);
      hub.repos.set(name, { ...csv, revisions: converted(trainFile, 'd') });
      await prepare('train[:2000]');
      assert.ok(linesOf('train.jsonl').every((line) => Number(/"Question (\d+):/.exec(line)?.[1]) < 2000));
    });

    it('is refused at a revision that the hub does not convert', async () => {
      const tag = { sha: 'e'.repeat(40), files: {} };
      hub.repos.set(name, { ...csv, revisions: { ...converted(testFile, 'c'), 'v1.0': tag } });
      const error = await failure(prepare('train', { revision: 'v1.0' }));
      assert.equal(error.reason, 'dataset_missing');
      assert.match(
        error.sentence,
        /has no Parquet files at v1\.0, and the hub converts what its default branch/,
      );
    });

    it('is refused in words where the hub has not converted it', async () => {
      hub.repos.set(name, csv);
      const error = await failure(prepare('train'));
      assert.match(error.sentence, /^The hub has no Parquet files of HuggingFaceH4\/ultrachat_200k\.$/);
      assert.match(inChat(error.next ?? ''), /Download the dataset/);
    });
  });

  it('is read from the folder of its configuration, which must be named where none is the default', async () => {
    const testFile = path.join(files, 'data/test_sft-00000-of-00001-f7dfac4afe5b93f4.parquet');
    const config = (config_name: string, data_dir: string, more = {}) => ({ config_name, data_dir, ...more });
    let commits = 1;
    const withConfigs = (...configs: unknown[]) =>
      hub.repos.set(name, {
        sha: String(commits++).repeat(40),
        files: { 'a/train-0.parquet': testFile, 'b/train-0.parquet': testFile, 'b/x.parquet': testFile },
        cardData: { configs },
      });
    const rowsOf = async (wanted?: string) => {
      const source = { ...hubSource(name), ...(wanted === undefined ? {} : { config: wanted }) };
      const { manifest } = await prepareDataset(source, { out, hub: { endpoint: hub.endpoint } });
      return manifest.report.rows;
    };
    withConfigs(config('alpha', 'a'), config('beta', './b/', { data_files: '*.parquet' }));
    assert.equal(await rowsOf('alpha'), testRows);
    assert.equal(await rowsOf('beta'), 2 * testRows);
    const error = await failure(rowsOf());
    assert.equal(error.reason, 'bad_argument');
    assert.match(error.sentence, /has several configurations: alpha, beta\./);
    withConfigs(config('alpha', 'a'), config('beta', 'b', { default: true, data_files: '*.parquet' }));
    assert.equal(await rowsOf(), 2 * testRows);
    withConfigs(config('beta', 'b'), config('default', 'a'));
    assert.equal(await rowsOf(), testRows);
  });

  it('is told from the store that refuses its files', async () => {
    for (const status of [403, 404]) {
      hub.storeFaults.push(answer(status), answer(status));
      const error = await failure(prepare('test_sft[:10]'));
      assert.equal(error.reason, 'unavailable');
      assert.match(
        error.sentence,
        new RegExp(`^127.*, where the hub keeps the files of .* \\(${status}\\)\\.$`),
      );
    }
  });

  it('does not make again what is there, and does when the dataset has another commit', async () => {
    const first = await prepare('test_sft[:100]');
    const made = statSync(first.trainFile).mtimeMs;
    const before = hub.requests.length;
    assert.equal((await prepare('test_sft[:100]')).hash, first.hash);
    assert.equal(statSync(first.trainFile).mtimeMs, made);
    assert.ok(hub.requests.slice(before).every(({ url }) => url.includes('/api/')));
    hub.repos.set(name, { ...repo, sha: 'f'.repeat(40) });
    assert.equal((await prepare('test_sft[:100]')).manifest.source.revision, 'f'.repeat(40));
    assert.notEqual(statSync(first.trainFile).mtimeMs, made);
  });

  it('stops in the middle of a row group when it is told to, and goes on there', async () => {
    // The length of the footer, the footer, and 100,000 bytes of the first row group.
    hub.stalls.push(Infinity, Infinity, 100_000);
    const controller = new AbortController();
    const reason = new Error('The person has changed their mind.');
    const stopped = prepare('train_sft[:1%]', {
      signal: controller.signal,
      onProgress: ({ phase, bytes }) => {
        if (phase === 'read' && bytes > 100_000) controller.abort(reason);
      },
    });
    await assert.rejects(stopped, (error) => error === reason);
    assert.deepEqual(readdirSync(out), ['.work']);
    const begun = readdirSync(out, { recursive: true })
      .map(String)
      .filter((file) => file.endsWith('.part'));
    assert.equal(begun.length, 1);
    const kept = statSync(path.join(out, begun[0] ?? '')).size;
    assert.ok(kept > 0);
    const broken = hub.requests.filter(({ at }) => at === 'store').at(-1);
    const before = hub.requests.length;
    assert.equal((await prepare('train_sft[:1%]')).manifest.report.rows, 2079);
    const [next] = hub.requests.slice(before).filter(({ at }) => at === 'store');
    assert.equal(startOf(next), startOf(broken) + kept);
  });

  it('stops while it waits for a busy hub, and for an answer', async () => {
    const reason = new Error('The person has changed their mind.');
    let controller = new AbortController();
    for (const fault of [answer(503, { 'retry-after': '60' }), () => controller.abort(reason)]) {
      controller = new AbortController();
      hub.hubFaults.push(fault);
      const pause = () => {
        controller.abort(reason);
        return new Promise<void>(() => undefined);
      };
      await assert.rejects(prepare('test_sft', { signal: controller.signal, pause }), (e) => e === reason);
    }
  });

  it('is known to be prepared already, at its commit, without a look into its files', async () => {
    const source = { ...hubSource(name), split: 'test_sft[:100]' };
    const options = { out, hub: { endpoint: hub.endpoint } };
    assert.equal((await lookAtDataset(source, options)).prepared, undefined);
    const { hash, manifest } = await prepare('test_sft[:100]');
    const before = hub.requests.length;
    assert.equal((await lookAtDataset(source, options)).prepared?.hash, hash);
    assert.ok(hub.requests.slice(before).every(({ url }) => url.includes('/api/')));
    const atCommit = datasetSource(pinned(source, manifest.source), 'test_sft[:100]');
    assert.equal((await lookAtDataset(atCommit, options)).prepared?.hash, hash);
    hub.repos.set(name, { ...repo, sha: 'f'.repeat(40) });
    assert.equal((await lookAtDataset(source, options)).prepared, undefined);
  });

  it('is another one in another configuration', async () => {
    const config = (config_name: string, path: string) => ({
      config_name,
      data_files: [{ split: 'all', path }],
    });
    const configs = [config('large', 'data/train_sft-00000*'), config('small', 'data/test_sft-*')];
    hub.repos.set(name, { ...repo, cardData: { configs } });
    const options = { out, hub: { endpoint: hub.endpoint } };
    const source = { ...hubSource(name), split: 'all[:50]' };
    const large = await prepareDataset({ ...source, config: 'large' }, options);
    const small = await prepareDataset({ ...source, config: 'small' }, options);
    assert.notEqual(small.hash, large.hash);
    assert.equal(small.manifest.source.config, 'small');
  });

  it('tells bytes, rows, rate and the time that is left', async () => {
    const told: Progress[] = [];
    let now = 0;
    await prepare('train_sft[:1%]', {
      onProgress: (progress) => told.push(progress),
      now: () => (now += 10),
    });
    const reading = told.filter(({ phase }) => phase === 'read');
    const middle = reading[reading.length >> 1];
    assert.ok(middle !== undefined && middle.bytes > 0 && middle.bytesPerSecond > 0);
    assert.equal(middle.totalRows, 2079);
    assert.ok((middle.totalBytes ?? 0) >= middle.bytes && middle.secondsLeft !== undefined);
    assert.equal(told.at(-1)?.rows, 2079);
    assert.ok(told.every(({ bytes }, index) => bytes >= (told[index - 1]?.bytes ?? 0)));
  });
});
