import { createHash, randomUUID } from 'node:crypto';
import type { State } from '../state.js';

/** A secret of this local Azure, made up once, that stays the same over restarts. */
export function keptSecret(state: State, name: 'identityHeader' | 'adminPassword'): string {
  const kept = state.get<string>('keys', name);
  if (kept !== undefined) return kept;
  const made = createHash('sha256').update(randomUUID()).digest('hex').slice(0, 32);
  state.put('keys', name, made);
  return made;
}
