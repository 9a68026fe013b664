import assert from 'node:assert/strict';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import { packageRoot } from '../../../src/packageRoot.js';
import { LocalHub, startOf } from '../../helpers/dataset/localHub.js';
import { Program } from '../../helpers/machine/program.js';
import { writeUltrachat } from '../../helpers/dataset/ultrachat.js';
import { partOnDisk } from '../../helpers/dataset/partOnDisk.js';
import { waitFor } from '../../helpers/machine/waitFor.js';

/** The program in one file, as a build makes it: translated once and not by each of the twenty processes. */
async function bundled(folder: string): Promise<string> {
  const outfile = path.join(folder, 'dataset.cjs');
  await build({
    entryPoints: [path.join(packageRoot, 'src/local/datasetProgram.ts')],
    outfile,
    bundle: true,
    format: 'cjs',
    define: { 'import.meta.filename': '__filename', 'import.meta.dirname': '__dirname' },
    platform: 'node',
    logLevel: 'warning',
  });
  // Every program is in a package.
  writeFileSync(path.join(folder, 'package.json'), '{}');
  return outfile;
}

describe('npm run dataset', function () {
  this.timeout(120_000);
  let folder: string;
  let program: string;
  let hub: LocalHub;
  before(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'hieno-program-'));
    program = await bundled(folder);
    mkdirSync(path.join(folder, 'data'));
    await writeUltrachat(path.join(folder, 'data/train-00000-of-00001.parquet'), { rows: 10_000 });
  });
  beforeEach(async () => {
    hub = await new LocalHub().start();
    const file = 'data/train-00000-of-00001.parquet';
    hub.repos.set('me/chats', { sha: 'c0ffee', files: { [file]: path.join(folder, file) } });
  });
  afterEach(() => hub.stop());
  after(() => rmSync(folder, { recursive: true }));

  const start = (...args: string[]) => new Program(program, { HF_ENDPOINT: hub.endpoint }, args);
  const run = async (...args: string[]) => {
    const started = start(...args);
    return { code: await started.end(), output: started.output };
  };

  it('goes on where it was after a SIGKILL in the middle of a row group', async () => {
    const out = path.join(folder, 'killed');
    const args = ['--name', 'me/chats', '--split', 'train[:50%]', '--seed', '7', '--out', out];
    // The length of the footer, the footer, a row group, and 100,000 bytes of the next one.
    hub.stalls.push(Infinity, Infinity, Infinity, 100_000);
    const killed = start(...args);
    await waitFor(
      () => partOnDisk(path.join(out, '.work'), 100_000),
      'the part that was under way to be on disk',
    );
    assert.equal(await killed.stop('SIGKILL'), null);
    assert.ok(!existsSync(path.join(out, 'manifest.json')));
    const before = hub.requests.length;
    const { code, output } = await run(...args);
    assert.equal(code, 0, output);
    const [first] = hub.requests.slice(before).filter(({ at }) => at === 'store');
    const broken = hub.requests
      .slice(0, before)
      .filter(({ at }) => at === 'store')
      .at(-1);
    assert.equal(startOf(first), startOf(broken) + 100_000);
    // Nothing was fetched twice: in another folder, without an accident, it is the same number of bytes.
    const together = hub.fileBytes;
    const undisturbed = path.join(folder, 'undisturbed');
    await run(...args.slice(0, -1), undisturbed);
    assert.equal(hub.fileBytes - together, together);
    for (const file of ['train.jsonl', 'test.jsonl', 'manifest.json'])
      assert.ok(readFileSync(path.join(out, file)).equals(readFileSync(path.join(undisturbed, file))), file);
    assert.ok(!existsSync(path.join(out, '.work')));
  });

  it('fetches no more than the environment allows', async () => {
    const environment = { HF_ENDPOINT: hub.endpoint, HIENO_DOWNLOAD_MIB: '1' };
    const args = ['--name', 'me/chats', '--out', path.join(folder, 'large')];
    const started = new Program(program, environment, args);
    assert.equal(await started.end(), 1, started.output);
    assert.match(started.output, /me\/chats is larger than 1 MiB/);
  });

  it('leaves a folder alone that another process prepares in', async () => {
    const out = path.join(folder, 'shared');
    const args = ['--name', 'me/chats', '--out', out];
    hub.stalls.push(Infinity, Infinity, Infinity, 100_000);
    const first = start(...args);
    await waitFor(
      () => partOnDisk(path.join(out, '.work'), 100_000),
      'the part that was under way to be on disk',
    );
    const bytes = hub.fileBytes;
    const { code, output } = await run(...args);
    assert.equal(code, 1, output);
    assert.equal(
      output.trim(),
      `Another preparation is under way in ${out} (process ${first.pid}).\nTry again when it has ended, or name another folder.`,
    );
    assert.equal(hub.fileBytes, bytes);
    await first.stop('SIGKILL');
    const again = await run(...args);
    assert.equal(again.code, 0, again.output);
    assert.deepEqual(readdirSync(out).sort(), ['manifest.json', 'test.jsonl', 'train.jsonl']);
  });

  it('prepares a file, and says what is in it', async () => {
    const out = path.join(folder, 'file');
    const { code, output } = await run('--input', 'samples/phi3-on-azure-ml.jsonl', '--out', out);
    assert.equal(code, 0, output);
    assert.match(output, /116 conversations to train on, 29 to test with/);
    assert.match(
      output,
      /Tuning Phi-3 mini: about \d+ minutes, \$\d\S* for one epoch on Standard_NC24ads_A100_v4/,
    );
    assert.match(output, /Sample 3\n {2}user: /);
    assert.deepEqual(readdirSync(out).sort(), ['manifest.json', 'test.jsonl', 'train.jsonl']);
  });

  it('refuses in words: 1 for a dataset, 2 for the command', async () => {
    const file = path.join(folder, 'bad.jsonl');
    writeFileSync(file, '{}\n{}\n');
    const bad = await run('--input', file, '--out', path.join(folder, 'bad'));
    assert.equal(bad.code, 1);
    assert.match(bad.output, /bad\.jsonl cannot be trained on: 2 problems/);
    assert.match(bad.output, /bad\.jsonl, line 1, messages: is missing/);
    assert.doesNotMatch(bad.output, /\bat .*:\d+:\d/);
    assert.ok(!existsSync(path.join(folder, 'bad')) || readdirSync(path.join(folder, 'bad')).length === 0);
    assert.equal((await run('--name', 'me/nothing', '--out', path.join(folder, 'bad'))).code, 1);
    for (const split of ['', 'train[1:2:3]', 'train[:101%]', 'train[5:]']) {
      const { code, output } = await run('--input', file, '--split', split);
      assert.equal(code, 2, output);
      assert.match(output, /The slice .*cannot be read/);
    }
    for (const args of [
      [],
      ['--input', file, '--name', 'me/chats'],
      ['--seed', '-1', '--input', file],
      ['--what'],
    ]) {
      const { code, output } = await run(...args);
      assert.equal(code, 2, output);
      assert.match(output, /npm run dataset -- --input/);
    }
  });
});
