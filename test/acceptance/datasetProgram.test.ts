import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { LocalHub } from '../helpers/dataset/localHub.js';
import { Program } from '../helpers/machine/program.js';
import { writeUltrachat } from '../helpers/dataset/ultrachat.js';

// What only the bundle has: what it loads when it is needed, and threads.
describe('npm run dataset, as it is built', () => {
  let folder: string;
  let hub: LocalHub;
  before(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'hieno-bundled-'));
    hub = await new LocalHub().start();
  });
  after(async () => {
    await hub.stop();
    rmSync(folder, { recursive: true });
  });

  const at = (name: string) => path.join(folder, name);
  async function run(args: readonly string[], endpoint = hub.endpoint) {
    const program = new Program('dist/bundled/dataset.cjs', { HF_ENDPOINT: endpoint }, [
      ...args,
      '--out',
      at('out'),
    ]);
    return { code: await program.end(), output: program.output };
  }
  async function prepares(rows: string, ...args: readonly string[]) {
    const { code, output } = await run(args);
    assert.equal(code, 0, output);
    assert.ok(output.includes(`${rows} conversations to train on`), output);
  }

  it('reads CSV', async () => {
    writeFileSync(at('a.csv'), 'question,answer\na,b\nc,d\ne,f\ng,h\ni,j\n');
    await prepares('4', '--input', at('a.csv'));
  });

  for (const codec of ['snappy', 'zstd', 'gzip', 'brotli', 'lz4_raw'] as const)
    it(`reads Parquet packed with ${codec}`, async () => {
      await writeUltrachat(at(`${codec}.parquet`), { rows: 100, codec });
      await prepares('80', '--input', at(`${codec}.parquet`));
    });

  it('checks what is large in threads', async () => {
    await writeUltrachat(at('large.parquet'), { rows: 8000, words: 150 });
    await prepares('6,400', '--input', at('large.parquet'));
  });

  it('asks the hub, and says what is wrong with its address', async () => {
    hub.repos.set('me/chats', {
      sha: 'c0ffee',
      files: { 'data/train-00000-of-00001.parquet': at('snappy.parquet') },
    });
    await prepares('8', '--name', 'me/chats', '--split', 'train[:10%]');
    const { code, output } = await run(['--name', 'me/chats'], 'nowhere');
    assert.equal(code, 1, output);
    assert.match(output, /HF_ENDPOINT: is no address/);
  });
});
