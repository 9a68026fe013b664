import { existsSync, readFileSync } from 'node:fs';
import type { CaseResult } from './results.js';

/** Whether every fault at every call is tried: `npm run acceptance -- --full`. */
export const isFull = process.env['ACCEPTANCE_FULL'] === '1';

const only = new RegExp(process.env['ACCEPTANCE_ONLY'] ?? '');

/** Whether a case is wanted: `npm run acceptance -- --only <pattern>`. */
export const isWanted = (name: string): boolean => only.test(name);

/** Whether an earlier, interrupted `--full` has been through with a fault. */
export const isDone = (store: string, name: string): boolean =>
  earlier().some(
    (one) =>
      one.store === store &&
      one.name === name &&
      one.completed &&
      one.struck !== false &&
      one.duplicates === 0,
  );

let found: readonly CaseResult[] | undefined;

function earlier(): readonly CaseResult[] {
  const file = process.env['ACCEPTANCE_RESULTS'] ?? '';
  found ??= existsSync(file)
    ? readFileSync(file, 'utf8')
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as CaseResult)
    : [];
  return found;
}
