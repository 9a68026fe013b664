import { writeFile } from 'node:fs/promises';
import { PGlite } from '@electric-sql/pglite';
import { Kysely, PGliteDialect } from 'kysely';
import { fromPglite, PgBoss } from 'pg-boss';
import { migrate } from './migrate.js';
import type { Schema } from './schema.js';

/**
 * Writes a database that already holds the schema, for `openEmbeddedDatabase` to start from: a tar, packed unless `none` is
 * asked for. Run by the build.
 */
export async function writeSeed(file: string, compression: 'gzip' | 'none' = 'gzip'): Promise<void> {
  const pglite = new PGlite();
  await migrate(new Kysely<Schema>({ dialect: new PGliteDialect({ pglite }) }));
  const boss = new PgBoss({ backend: 'pglite', db: fromPglite(pglite), supervise: false, schedule: false });
  await boss.start();
  await boss.stop({ graceful: false });
  await dropTemplates(pglite);
  const dump = await pglite.dumpDataDir(compression);
  await writeFile(file, Buffer.from(await dump.arrayBuffer()));
  await pglite.close();
}

/** The databases that new ones are copied from, of which there will be none: more than half of all files. */
async function dropTemplates(pglite: PGlite): Promise<void> {
  await pglite.exec('update pg_database set datistemplate = false');
  for (const name of ['template0', 'template1']) await pglite.exec(`drop database ${name}`);
}
