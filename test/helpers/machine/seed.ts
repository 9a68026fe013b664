import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { packageRoot } from '../../../src/packageRoot.js';
import { keptFolder, makeOnce } from './makeOnce.js';

/**
 * A database that holds the schema, as the build makes one for the bot: a start from it takes a quarter of the work of a
 * start without. Not packed, for it is read a dozen times.
 */
export const seedFile = path.join(keptFolder('seed', ...schema()), 'seed.tar');

function schema(): (string | Buffer)[] {
  const store = path.join(packageRoot, 'src/store');
  const migrations = readdirSync(path.join(store, 'migrations')).sort();
  const files = ['migrate.ts', 'seed.ts', ...migrations.map((name) => path.join('migrations', name))];
  return [
    ...files.flatMap((file) => [file, readFileSync(path.join(store, file))]),
    // The versions of PGlite and pg-boss.
    readFileSync(path.join(packageRoot, 'package-lock.json')),
  ];
}

/** Mocha calls it once, before the first test of all workers. */
export const mochaGlobalSetup = (): Promise<void> =>
  makeOnce(seedFile, async (partial) => {
    const { writeSeed } = await import('../../../src/store/seed.js');
    await writeSeed(partial, 'none');
  });
