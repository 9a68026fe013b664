import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { packageRoot } from '../../../src/packageRoot.js';

const cache = path.join(packageRoot, 'node_modules/.cache/hieno');

/** Where files of a kind are kept from one test run to the next; another one as soon as what they are made of changes. */
export const keptFolder = (kind: string, ...madeOf: readonly (string | Buffer)[]): string =>
  path.join(cache, `${kind}-${hashOf(...madeOf)}`);

export function hashOf(...parts: readonly (string | Buffer)[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex').slice(0, 16);
}

/** Makes a file of a kept folder where it is not there yet: it is whole or not there, whoever else is at it. */
export async function makeOnce(file: string, make: (partial: string) => Promise<void>): Promise<void> {
  if (existsSync(file)) return;
  const folder = path.dirname(file);
  if (!existsSync(folder)) forgetOlder(path.basename(folder));
  mkdirSync(folder, { recursive: true });
  const partial = `${file}.${process.pid}`;
  await make(partial);
  renameSync(partial, file);
}

function forgetOlder(name: string): void {
  if (!existsSync(cache)) return;
  const kind = name.slice(0, name.lastIndexOf('-') + 1);
  for (const other of readdirSync(cache))
    if (other.startsWith(kind) && other !== name)
      rmSync(path.join(cache, other), { recursive: true, force: true });
}
