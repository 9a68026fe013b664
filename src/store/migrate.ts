import type { Kysely } from 'kysely';
import { Migrator } from 'kysely/migration';
import * as first from './migrations/0001-first.js';
import * as cancelRequests from './migrations/0002-cancel-requests.js';
import * as retention from './migrations/0003-retention.js';
import * as toldVersions from './migrations/0004-told-versions.js';
import * as auditNames from './migrations/0005-audit-names.js';
import * as routeShares from './migrations/0006-route-shares.js';
import * as plansAndChanges from './migrations/0007-plans-and-changes.js';
import * as undelivered from './migrations/0008-undelivered.js';
import * as queueSchema from './migrations/0009-queue-schema.js';
import * as inbox from './migrations/0010-inbox.js';
import * as feedback from './migrations/0011-feedback.js';

const migrations = {
  '0001-first': first,
  '0002-cancel-requests': cancelRequests,
  '0003-retention': retention,
  '0004-told-versions': toldVersions,
  '0005-audit-names': auditNames,
  '0006-route-shares': routeShares,
  '0007-plans-and-changes': plansAndChanges,
  '0008-undelivered': undelivered,
  '0009-queue-schema': queueSchema,
  '0010-inbox': inbox,
  '0011-feedback': feedback,
};

/** Brings the schema to this version of Hieno; safe to call again, and by several processes at once (Kysely takes a lock). */
export async function migrate<T>(db: Kysely<T>): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined)
    throw error instanceof Error ? error : new Error('The database could not be migrated.');
}
