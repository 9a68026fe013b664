import { sql } from 'kysely';
import { createRuns } from '../../../src/runs/runService.js';
import { isEnded, type Run } from '../../../src/runs/run.js';
import { endedEntry, nextRecord } from '../../../src/runs/runRecord.js';
import { storedRun } from '../../../src/runs/storedRun.js';
import { failed } from '../../../src/runs/transitions.js';
import type { Runs } from '../../../src/runs/runs.js';
import type { BotDeps } from '../../../src/bot/bot.js';
import { runCommand } from '../../../src/dialogs/commandList.js';
import { AppError } from '../../../src/errors/appError.js';
import { createAuditTrail } from '../../../src/store/auditTrail.js';
import { createBotStorage } from '../../../src/store/botStorage.js';
import { createCancelRequests } from '../../../src/store/cancelRequests.js';
import { createChatHistory } from '../../../src/store/chatHistory.js';
import { openEmbeddedDatabase, type Database } from '../../../src/store/database.js';
import { createFeedbackStores } from '../../../src/store/feedback/feedbackStores.js';
import { createInbox, type Inbox } from '../../../src/store/inbox/inbox.js';
import { silentLog } from '../../../src/log.js';
import { createProposalRecords } from '../../../src/store/proposalRecords.js';
import { createRunRecords, type RunRecords } from '../../../src/store/runRecords.js';
import { createSeenActivities } from '../../../src/store/seenActivities.js';
import { createStatusCards } from '../../../src/store/statusCardRecords.js';
import { createUndelivered } from '../../../src/store/undelivered.js';
import { seedFile } from '../machine/seed.js';
import { BotUnderTest } from './botUnderTest.js';

type BotOptions = NonNullable<Parameters<typeof BotUnderTest.start>[0]>;

const environment = '/test';

/**
 * The bot with everything that it keeps in the embedded database, as it runs; Azure and the model are the test's. A run that
 * was confirmed or taken up again fails at its first stage as soon as the test lets it.
 */
export class StoredBot {
  private constructor(
    readonly test: BotUnderTest,
    readonly runs: Runs,
    private readonly incoming: Inbox,
    private readonly database: Database,
    private readonly records: RunRecords<Run>,
    private readonly begun: string[],
  ) {}

  static async start(options: BotOptions = {}, kept?: Database): Promise<StoredBot> {
    const database = kept ?? (await openEmbeddedDatabase({ seedFile }));
    const { sql: db } = database;
    const now = (): number => test.clock.now();
    const records = createRunRecords(db, storedRun);
    const begun: string[] = [];
    const audit = createAuditTrail(db);
    const runs = createRuns({
      runs: records,
      proposals: createProposalRecords(db),
      audit,
      cancelRequests: createCancelRequests(db),
      definitionOf: runCommand,
      engine: { enqueue: (id) => async () => void begun.push(id) },
      environment,
      now,
    });
    const incoming = createInbox(db, database.replicas, { now, log: silentLog });
    const stored: Partial<BotDeps> = {
      runs,
      audit,
      history: createChatHistory(db),
      feedback: createFeedbackStores(db),
      incoming,
      seen: createSeenActivities(db, now),
      cards: createStatusCards(db),
      undelivered: createUndelivered(db),
      storage: createBotStorage(db, now),
    };
    const test = await BotUnderTest.start({ ...stored, ...options });
    return new StoredBot(test, runs, incoming, database, records, begun);
  }

  /** On a database that a file's tests share, with nothing in it: a new one for each costs half a second of work. */
  static async startOn(database: Database, options: BotOptions = {}): Promise<StoredBot> {
    const { rows } = await sql<{ name: string }>`
      select quote_ident(tablename) as name from pg_tables
      where schemaname = 'public' and tablename not like 'kysely%'`.execute(database.sql);
    await sql`truncate ${sql.raw(rows.map(({ name }) => name).join(', '))}`.execute(database.sql);
    return StoredBot.start(options, database);
  }

  /** Ends the runs that have begun since, and tells of it. */
  async endRuns(): Promise<void> {
    for (const id of this.begun.splice(0)) {
      const run = (await this.records.get(id))?.record;
      const [first] = run?.stages ?? [];
      if (run === undefined || first === undefined || isEnded(run)) continue;
      const next = nextRecord(failed(run, first.name, refused, this.test.clock.now()), environment);
      await this.records.save(next, endedEntry(next.record));
      await this.test.bot.observer.ended(next.record);
    }
  }

  /** Another process on the same database, once this one has ended. */
  async restarted(options: BotOptions = {}): Promise<StoredBot> {
    await this.end();
    return StoredBot.start(options, this.database);
  }

  /** For what is said or looked for by nobody but the test. */
  get sql(): Database['sql'] {
    return this.database.sql;
  }

  async stop(): Promise<void> {
    await this.end();
    await this.database.close();
  }

  /** Ends, but for the database. */
  async end(): Promise<void> {
    await this.test.stop();
    await this.incoming.stop();
  }
}

const refused = new AppError({ reason: 'not_allowed', sentence: 'Azure does not want to.' });
