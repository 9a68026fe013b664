import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { packageRoot } from '../../../src/packageRoot.js';

const folder = path.join(packageRoot, 'node_modules/.cache/hieno');
const isSeed = /^seed-\w+\.tar$/;

/**
 * A database that holds the schema, as the build makes one for the bot: a start from it takes a quarter of the work of a
 * start without. Not packed, for it is read a dozen times.
 */
export const seedFile = path.join(folder, `seed-${versionOfSchema()}.tar`);

function versionOfSchema(): string {
  const store = path.join(packageRoot, 'src/store');
  const migrations = readdirSync(path.join(store, 'migrations')).sort();
  const files = ['migrate.ts', 'seed.ts', ...migrations.map((name) => path.join('migrations', name))];
  const hash = createHash('sha256');
  for (const file of files) hash.update(file).update(readFileSync(path.join(store, file)));
  // The versions of PGlite and pg-boss.
  hash.update(readFileSync(path.join(packageRoot, 'package-lock.json')));
  return hash.digest('hex').slice(0, 16);
}

/** Mocha calls it once, before the first test of all workers. */
export async function mochaGlobalSetup(): Promise<void> {
  if (existsSync(seedFile)) return;
  const { writeSeed } = await import('../../../src/store/seed.js');
  mkdirSync(folder, { recursive: true });
  const partial = `${seedFile}.${process.pid}`;
  await writeSeed(partial, 'none');
  const older = readdirSync(folder).filter((name) => isSeed.test(name));
  // Whole or not there, whoever else is at it.
  renameSync(partial, seedFile);
  for (const name of older) rmSync(path.join(folder, name), { force: true });
}
