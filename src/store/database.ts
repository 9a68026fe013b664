import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { PGlite } from '@electric-sql/pglite';
import { Kysely, PGliteDialect } from 'kysely';
import { fromPglite, type ConstructorOptions } from 'pg-boss';
import { lockFolder } from './folderLock.js';
import { migrate } from './migrate.js';
import type { Schema } from './schema.js';

/** One database under everything that must last: our tables through Kysely, the job queue's through pg-boss. */
export interface Database {
  readonly sql: Kysely<Schema>;
  /** What pg-boss is constructed with. */
  readonly queue: ConstructorOptions;
  /** Whether other processes may be working on it at this moment. */
  readonly isShared: boolean;
  close(): Promise<void>;
}

export interface EmbeddedOptions {
  /** Absent: in memory, gone at close. */
  readonly folder?: string;
  /** A dumped data directory with the schema in it, made at build time: a start without it takes seconds more and 500 MB more. */
  readonly seedFile?: string;
}

/** PostgreSQL inside this process. The folder belongs to one process at a time. */
export async function openEmbeddedDatabase(options: EmbeddedOptions = {}): Promise<Database> {
  const unlock = options.folder === undefined ? () => {} : lockFolder(options.folder);
  try {
    const pglite = await openPglite(options);
    const sql = new Kysely<Schema>({ dialect: new PGliteDialect({ pglite }) });
    await migrate(sql);
    return {
      sql,
      queue: { backend: 'pglite', db: fromPglite(pglite) },
      isShared: false,
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

async function openPglite({ folder, seedFile }: EmbeddedOptions): Promise<PGlite> {
  keepCompilationSmall();
  if (folder === undefined) return ready(new PGlite(await seedOf(seedFile)));
  const dataDir = path.join(folder, 'postgres');
  // Written when the first start is through: a folder without it is the ruin of one that was killed half way.
  const marker = path.join(folder, 'postgres.ready');
  if (existsSync(marker)) return ready(new PGlite({ dataDir }));
  rmSync(dataDir, { recursive: true, force: true });
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const pglite = await ready(new PGlite({ dataDir, ...(await seedOf(seedFile)) }));
  writeFileSync(marker, '');
  return pglite;
}

async function seedOf(seedFile: string | undefined): Promise<{ loadDataDir?: Blob }> {
  if (seedFile === undefined || !existsSync(seedFile)) return {};
  return { loadDataDir: new Blob([await readFile(seedFile)]) };
}

async function ready(pglite: PGlite): Promise<PGlite> {
  await pglite.waitReady;
  return pglite;
}
