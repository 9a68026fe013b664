import { existsSync } from 'node:fs';
import path from 'node:path';

/** The folder with package.json in it, from the sources and from the built program alike. */
export const packageRoot = find(import.meta.dirname);

function find(folder: string): string {
  if (existsSync(path.join(folder, 'package.json'))) return folder;
  const parent = path.dirname(folder);
  if (parent === folder) throw new Error('package.json is not above the program.');
  return find(parent);
}
