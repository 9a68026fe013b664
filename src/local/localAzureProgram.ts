import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { AppError } from '../errors/appError.js';
import { advice } from '../errors/nextStep.js';

/**
 * The built local Azure below a clone of Hieno. It is a package of its own, and an installation may have left out what it needs.
 *
 * @throws AppError then, so that it is not told by a stack of the child
 */
export function localAzureProgram(clone: string): string {
  const folder = path.join(clone, 'localAzure');
  const manifest = path.join(folder, 'package.json');
  const { dependencies } = JSON.parse(readFileSync(manifest, 'utf8')) as { dependencies: object };
  const folders = createRequire(manifest).resolve.paths('any') ?? [];
  const missing = Object.keys(dependencies).filter(
    (name) => !folders.some((one) => existsSync(path.join(one, name))),
  );
  if (missing.length > 0)
    throw new AppError({
      reason: 'unavailable',
      sentence: `the local Azure's packages are not installed (${missing.join(', ')}).`,
      next: advice`\`npm ci\` installs them; \`npm run start:azure\` does without.`,
    });
  return path.join(folder, 'dist/main.js');
}
