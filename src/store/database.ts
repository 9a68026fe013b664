import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { PGlite } from '@electric-sql/pglite';
import { Kysely, PGliteDialect } from 'kysely';
import { fromPglite, type ConstructorOptions } from 'pg-boss';
import { diskProblem } from '../errors/diskProblem.js';
import { silentLog, type Log } from '../log.js';
import { lockFolder } from './folderLock.js';
import { createSoleReplica, type Replicas } from './inbox/replicas.js';
import { migrate } from './migrate.js';
import type { Schema } from './schema.js';
import { freeBytes, RoomyPglite, spareBytes } from './spareRoom.js';
import { storableValues } from './storableValues.js';
import { unpackTar } from './unpackTar.js';

/** One database under everything that must last: our tables through Kysely, the job queue's through pg-boss. */
export interface Database {
  readonly sql: Kysely<Schema>;
  /** What pg-boss is constructed with. */
  readonly queue: ConstructorOptions;
  /** Other processes that may be working on it at this moment. */
  readonly replicas: Replicas;
  close(): Promise<void>;
}

export interface EmbeddedOptions {
  /** Absent: in memory, gone at close. */
  readonly folder?: string;
  /** A dumped data directory with the schema in it, made at build time: a start without it takes seconds more and 500 MB more. */
  readonly seedFile?: string;
  /** Told when the folder's disk is full and when there is room again, once each. */
  readonly log?: Log;
  /** How many bytes are free on the folder's disk, where that is not the disk's own word. */
  readonly free?: () => number;
}

/** PostgreSQL inside this process. The folder belongs to one process at a time. */
export async function openEmbeddedDatabase(options: EmbeddedOptions = {}): Promise<Database> {
  const { folder } = options;
  if (folder === undefined) return openIn(options, () => {});
  try {
    return await openIn(options, lockFolder(folder));
  } catch (error) {
    throw diskProblem(folder, error);
  }
}

async function openIn(options: EmbeddedOptions, unlock: () => void): Promise<Database> {
  try {
    const pglite = await openPglite(options);
    const sql = new Kysely<Schema>({
      dialect: new PGliteDialect({ pglite }),
      plugins: [storableValues()],
    });
    await migrate(sql);
    return {
      sql,
      queue: { backend: 'pglite', db: fromPglite(pglite) },
      replicas: createSoleReplica(),
      async close() {
        await pglite.close();
        unlock();
      },
    };
  } catch (error) {
    unlock();
    throw error;
  }
}

/**
 * WebAssembly of this process is compiled quickly and not optimised later: PGlite's largest function alone takes V8
 * 600 MB to optimise on Node 24, and a statement gains a tenth by it.
 */
function keepCompilationSmall(): void {
  setFlagsFromString('--no-wasm-tier-up');
  setFlagsFromString('--no-wasm-dynamic-tiering');
}

/**
 * PostgreSQL's usual 128 MB are touched from end to end at every start and stay in memory from then on; what Hieno keeps
 * fits into these many times over.
 */
const startParams = [...PGlite.defaultStartParams, '-c', 'shared_buffers=16MB'];

/** What a first start writes, beside what must stay free. */
const firstBytes = 48 * 1024 * 1024;

async function openPglite({ folder, seedFile, log = silentLog, free }: EmbeddedOptions): Promise<PGlite> {
  keepCompilationSmall();
  const disk = folder === undefined ? 'The disk' : `The disk that holds ${folder}`;
  const roomy = async (pglite: RoomyPglite, left: () => number): Promise<PGlite> => {
    await pglite.waitReady;
    pglite.keepSpare({ free: left, disk, log });
    return pglite;
  };
  if (folder === undefined)
    return roomy(
      new RoomyPglite({ startParams, ...(await seedOf(seedFile)) }),
      free ?? (() => Number.POSITIVE_INFINITY),
    );
  const dataDir = path.join(folder, 'postgres');
  // Written when the first start is through: a folder without it is the ruin of one that was killed half way.
  const marker = path.join(folder, 'postgres.ready');
  const isFirst = !existsSync(marker);
  const left = free ?? (() => freeBytes(folder));
  // Said before it is tried: PostgreSQL takes a disk that fills up under its start badly.
  if (left() < spareBytes + (isFirst ? firstBytes : 0)) throw noSpace();
  if (!isFirst) return roomy(new RoomyPglite({ dataDir, startParams }), left);
  rmSync(dataDir, { recursive: true, force: true });
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  // By ourselves: PGlite would have the whole seed in memory several times over, and much of that would stay.
  if (seedFile !== undefined && existsSync(seedFile)) await unpackTar(await readFile(seedFile), dataDir);
  const pglite = await roomy(new RoomyPglite({ dataDir, startParams }), left);
  writeFileSync(marker, '');
  return pglite;
}

/** As the operating system would say it. */
const noSpace = (): Error => Object.assign(new Error('No space left on device'), { code: 'ENOSPC' });

async function seedOf(seedFile: string | undefined): Promise<{ loadDataDir?: Blob }> {
  if (seedFile === undefined || !existsSync(seedFile)) return {};
  return { loadDataDir: new Blob([await readFile(seedFile)]) };
}
