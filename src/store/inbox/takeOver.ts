import { sql, type Kysely } from 'kysely';
import type { Schema } from '../schema.js';
import { lockClass, type Replicas } from './replicas.js';

/**
 * Makes the conversations of processes that are gone this one's own; of several that try, each gets others.
 *
 * @returns to be called again and again; whether there was any
 */
export function createTakeOver(
  db: Kysely<Schema>,
  replicas: Replicas,
  goneMs: number,
): () => Promise<boolean> {
  /** Since when they have not been seen, by the clock that never jumps. */
  const goneSince = new Map<string, number>();

  async function gone(): Promise<readonly string[]> {
    const { rows } = await sql<{ owner: string }>`
      select distinct owner from conversations where open > 0 and owner <> ${replicas.me}`.execute(db);
    const alive = rows.length === 0 ? new Set<string>() : await replicas.alive();
    const missing = rows.map(({ owner }) => owner).filter((owner) => !alive.has(owner));
    for (const owner of goneSince.keys()) if (!missing.includes(owner)) goneSince.delete(owner);
    const at = performance.now();
    for (const owner of missing) if (!goneSince.has(owner)) goneSince.set(owner, at);
    // Without a name: given up by one that stopped.
    return missing.filter((owner) => owner === '' || at - (goneSince.get(owner) ?? at) >= goneMs);
  }

  return async () => {
    const dead = await gone();
    if (dead.length === 0) return false;
    // Who comes back this very moment holds its lock and keeps what it has, or waits for it until this is through.
    const names = sql.join(dead.map((name) => sql`(${name})`));
    const { rows } = await sql`
      update conversations set owner = ${replicas.me} where key in (
        select key from conversations where open > 0 and owner in (
          select name from (values ${names}) as dead(name)
          where case name when '' then true else pg_try_advisory_xact_lock(${lockClass}, name::integer) end)
        for update skip locked)
      returning key`.execute(db);
    return rows.length > 0;
  };
}
