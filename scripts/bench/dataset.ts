import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parquetMetadata } from 'hyparquet';
import { packageRoot } from '../../src/packageRoot.js';
import { LocalHub } from '../../test/helpers/dataset/localHub.js';
import { groupRows, writeUltrachat } from '../../test/helpers/dataset/ultrachat.js';

const ROWS = 20_000;
/** In an answer; with it a row is about 5 KB, as in ultrachat_200k. */
const WORDS = 150;
/** More for the first 1 %, which takes a fifth of a second. */
const ROUNDS = { some: 21, all: 7 };

interface Outcome {
  readonly seconds: number;
  readonly peakMiB: number;
}

/**
 * The preparation of a dataset against DuckDB doing the same in SQL: shuffle, split, JSONL. Each in a process of its own,
 * one after the other, and timed from the process's start to its end. Ours also checks every row, which theirs does not.
 */
export async function benchDataset(): Promise<Record<string, number>> {
  const folder = mkdtempSync(path.join(tmpdir(), 'bench-dataset-'));
  try {
    const [snappy, zstd, large] = ['snappy', 'zstd', 'large'].map((name) =>
      path.join(folder, `${name}.parquet`),
    );
    if (snappy === undefined || zstd === undefined || large === undefined) throw new Error('no files');
    await writeUltrachat(snappy, { rows: ROWS, words: WORDS });
    await writeUltrachat(zstd, { rows: ROWS, words: WORDS, codec: 'zstd' });
    await writeUltrachat(large, { rows: 10 * ROWS, words: WORDS });
    const one = await compare(folder, snappy, ROWS / 100);
    const all = await compare(folder, snappy);
    const packed = await compare(folder, zstd);
    const { peakMiB } = await prepare(folder, large);
    const bytesRatio = await ratioOfBytes(folder, snappy);
    const peak = Math.max(all.ours.peakMiB, packed.ours.peakMiB, peakMiB);
    const figures = {
      rows: ROWS,
      seconds1: round(one.ours.seconds),
      seconds100: round(all.ours.seconds),
      seconds100zstd: round(packed.ours.seconds),
      duckdbSeconds1: round(one.theirs.seconds),
      duckdbSeconds100: round(all.theirs.seconds),
      duckdbPeakMiB: all.theirs.peakMiB,
      timeRatio1: one.ratio,
      timeRatio100: all.ratio,
      timeRatio100zstd: packed.ratio,
      peakMiB: peak,
      memoryGrowth: round(peakMiB / all.ours.peakMiB),
      bytesRatio,
    };
    const { timeRatio1, timeRatio100, memoryGrowth } = figures;
    const problems = [
      timeRatio1 > 0.7,
      timeRatio100 > 1.2,
      peak > 300,
      memoryGrowth > 1.2,
      bytesRatio > 1.05,
    ];
    return { ...figures, problems: problems.filter(Boolean).length };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const round = (value: number): number => Math.round(value * 1000) / 1000;

/** In turns; the best of each, for whatever else the machine does only ever adds to a time. */
async function compare(folder: string, file: string, rows?: number) {
  const ours: Outcome[] = [];
  const theirs: Outcome[] = [];
  for (let left = rows === undefined ? ROUNDS.all : ROUNDS.some; left > 0; left--) {
    theirs.push(await duckdb(folder, file, rows));
    ours.push(await prepare(folder, file, rows));
  }
  const best = (outcomes: readonly Outcome[]): Outcome => ({
    seconds: Math.min(...outcomes.map(({ seconds }) => seconds)),
    peakMiB: Math.max(...outcomes.map(({ peakMiB }) => peakMiB)),
  });
  return {
    ours: best(ours),
    theirs: best(theirs),
    ratio: round(best(ours).seconds / best(theirs).seconds),
  };
}

/** What `npm run dataset` runs. */
function prepare(folder: string, file: string, rows?: number): Promise<Outcome> {
  const split = rows === undefined ? [] : ['--split', `train[:${rows}]`];
  return measured(folder, (out) => [
    '../dist/bundled/dataset.cjs',
    ...['--input', file, '--out', out],
    ...split,
  ]);
}

function duckdb(folder: string, file: string, rows?: number): Promise<Outcome> {
  const program = `
    import { DuckDBInstance } from '@duckdb/node-api';
    const [path, out, limit] = process.argv.slice(1);
    const connection = await (await DuckDBInstance.create(':memory:')).connect();
    await connection.run('select setseed(0.42)');
    await connection.run(\`create temp table shuffled as
      select messages, row_number() over (order by random()) as place, count(*) over () as total
      from (select messages from '\${path}' \${limit && 'limit ' + limit})\`);
    for (const [name, part] of [['test', '<='], ['train', '>']])
      await connection.run(\`copy (select messages from shuffled where place \${part} ceil(total * 0.2) order by place)
        to '\${out}/\${name}.jsonl' (format json)\`);
    process.exit(0);`;
  const limit = rows === undefined ? '' : String(rows);
  return measured(folder, (out) => ['--input-type=module', '--eval', program, file, out, limit]);
}

/** Runs a program with a new folder; tells how long the process lived, and the most memory that it had. */
async function measured(folder: string, argsFor: (out: string) => readonly string[]): Promise<Outcome> {
  const out = path.join(folder, 'out');
  mkdirSync(out);
  const began = performance.now();
  const child = spawn(process.execPath, argsFor(out), {
    // Where DuckDB is installed.
    cwd: path.join(packageRoot, 'test'),
    // Without this process's environment: with NODE_EXTRA_CA_CERTS every start of Node takes three times as long.
    env: { PATH: process.env.PATH },
    stdio: 'ignore',
  });
  let peakKiB = 0;
  const watch = setInterval(() => (peakKiB = Math.max(peakKiB, peakOf(child.pid))), 10);
  const code = await new Promise((resolve) => child.once('exit', resolve));
  const seconds = (performance.now() - began) / 1000;
  clearInterval(watch);
  rmSync(out, { recursive: true });
  if (code !== 0) throw new Error(`A child ended with ${String(code)}.`);
  return { seconds, peakMiB: Math.round(peakKiB / 1024) };
}

/** The most resident memory that a process has had so far; 0 when it is gone, or where the system does not tell. */
function peakOf(pid: number | undefined): number {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0);
  } catch {
    return 0;
  }
}

/** Bytes fetched from a hub for the first 1 %, to the bytes of the columns and the footer that are needed for it. */
async function ratioOfBytes(folder: string, file: string): Promise<number> {
  const { prepareDataset } = await import('../../src/dataset/prepare.js');
  const hub = await new LocalHub().start();
  try {
    hub.repos.set('bench/chats', { sha: 'main', files: { 'data/train-00000-of-00001.parquet': file } });
    const rows = ROWS / 100;
    await prepareDataset(
      { kind: 'hub', name: 'bench/chats', split: 'train[:1%]' },
      { out: path.join(folder, 'hub'), hub: { endpoint: hub.endpoint } },
    );
    const bytes = readFileSync(file);
    const { row_groups, metadata_length } = parquetMetadata(new Uint8Array(bytes).buffer);
    const needed = row_groups
      .slice(0, Math.ceil(rows / groupRows))
      .flatMap((group) => group.columns)
      .filter(({ meta_data }) => meta_data?.path_in_schema[0] === 'messages')
      .reduce((sum, { meta_data }) => sum + Number(meta_data?.total_compressed_size), metadata_length + 8);
    return round(hub.fileBytes / needed);
  } finally {
    await hub.stop();
  }
}
