import assert from 'node:assert/strict';
import { AppError } from '../../../src/errors/appError.js';
import { createAuditTrail } from '../../../src/store/auditTrail.js';
import { createBotStorage } from '../../../src/store/botStorage.js';
import { createChatHistory } from '../../../src/store/chatHistory.js';
import { openEmbeddedDatabase, type Database } from '../../../src/store/database.js';
import { createInbox } from '../../../src/store/inbox/inbox.js';
import { inTransaction } from '../../../src/store/inTransaction.js';
import { migrate } from '../../../src/store/migrate.js';
import { openPostgresDatabase } from '../../../src/store/postgresDatabase.js';
import { tidy } from '../../../src/store/retention.js';
import { createRouteRecords } from '../../../src/store/routeRecords.js';
import { createSeenActivities } from '../../../src/store/seenActivities.js';
import { createStatusCards } from '../../../src/store/statusCardRecords.js';
import { LogSpy } from '../../helpers/bot/botUnderTest.js';
import { PostgresServer } from '../../helpers/machine/postgresServer.js';
import { feedbackCases } from './feedbackCases.js';
import { inboxCases } from './inboxCases.js';
import { pagedCases } from './pagedCases.js';
import { proposalCases } from './proposalCases.js';
import { queueCases } from './queueCases.js';
import { runCases } from './runCases.js';
import { arrival, auditEntry, hour, remember } from './storeFixtures.js';
import { textCases } from './textCases.js';
import { undeliveredCases } from './undeliveredCases.js';

const mebibyte = 1024 * 1024;
const isFull = (error: unknown): boolean =>
  error instanceof AppError && error.reason === 'disk_full' && error.retryable;

/** One suite for both: the embedded database, and a server where one is installed. */
let free = Number.POSITIVE_INFINITY;
const log = new LogSpy();
const kinds = {
  'embedded in the process': async () => ({
    database: await openEmbeddedDatabase({ free: () => free, log }),
    end: async () => {},
  }),
  'on a PostgreSQL server': async () => {
    const server = await PostgresServer.start();
    const url = new URL(await server.database());
    const { password } = url;
    // As in Azure: the address names none, and every connection asks for one.
    url.password = '';
    const database = await openPostgresDatabase({ url: url.href, password: async () => password });
    return { database, end: () => server.stop() };
  },
};

for (const [kind, open] of Object.entries(kinds))
  describe(`the store, ${kind}`, function () {
    let database: Database;
    let end = async () => {};
    const time = { now: 0 };
    const clock = () => time.now;

    before(async function () {
      if (kind.includes('server') && !PostgresServer.isInstalled()) return this.skip();
      ({ database, end } = await open());
    });
    after(async () => {
      // Not there when the suite was skipped.
      await (database as Database | undefined)?.close();
      await end();
    });
    beforeEach(async () => {
      time.now = 1_000_000;
      for (const table of [
        'runs',
        'proposals',
        'locks',
        'cancel_requests',
        'seen_activities',
        'conversations',
        'chat_turns',
        'status_cards',
        'environments',
        'undelivered',
      ] as const)
        await database.sql.deleteFrom(table).execute();
    });

    it('migrates again without a change', async () => {
      await migrate(database.sql);
    });

    if (kind.startsWith('embedded'))
      describe('on a full disk', () => {
        beforeEach(() => (log.events.length = 0));
        afterEach(() => (free = Number.POSITIVE_INFINITY));

        const write = (key: string) =>
          database.sql.insertInto('seen_activities').values({ key, seen_at: 1 }).execute();
        const keys = async () =>
          (await database.sql.selectFrom('seen_activities').select('key').orderBy('key').execute()).map(
            ({ key }) => key,
          );

        it('is found before it is full: reads go on, writes wait, and nothing is half done', async () => {
          await write('a');
          free = 31 * mebibyte;
          await assert.rejects(write('b'), isFull);
          await assert.rejects(
            inTransaction(database.sql, (transaction) =>
              transaction.insertInto('seen_activities').values({ key: 'c', seen_at: 1 }).execute(),
            ),
            isFull,
          );
          assert.deepEqual(await keys(), ['a']);
          free = 33 * mebibyte;
          await inTransaction(database.sql, async (transaction) => {
            await transaction.insertInto('seen_activities').values({ key: 'd', seen_at: 1 }).execute();
            free = 0;
            await transaction.insertInto('seen_activities').values({ key: 'e', seen_at: 1 }).execute();
          }).then(
            () => assert.fail('written'),
            (error: unknown) => assert.ok(isFull(error)),
          );
          free = 33 * mebibyte;
          await write('f');
          assert.deepEqual(await keys(), ['a', 'f']);
          // Once each, not for every statement.
          assert.deepEqual(
            log.events.map(({ event }) => event),
            ['database.disk_full', 'database.disk_has_room', 'database.disk_full', 'database.disk_has_room'],
          );
        });

        it('still lets each message be taken up once', async () => {
          const handed: string[] = [];
          const inbox = createInbox(database.sql, database.replicas, { now: clock, log });
          await inbox.start(({ key }) => void handed.push(key));
          await inbox.take(arrival('before'));
          free = 0;
          await Promise.all([inbox.take(arrival('before')), inbox.take(arrival('during'))]);
          await inbox.take(arrival('during'));
          free = Number.POSITIVE_INFINITY;
          await inbox.take(arrival('during'));
          await inbox.take(arrival('after'));
          await inbox.stop();
          assert.deepEqual(handed, ['before', 'during', 'after']);
        });

        it('is found by what the queue says as well', async () => {
          free = 0;
          await assert.rejects(
            database.queue.db?.executeSql('insert into locks select 1') ?? Promise.resolve(),
            isFull,
          );
          await assert.rejects(
            database.queue.db?.executeSql('begin; update runs set id = id; commit') ?? Promise.resolve(),
            isFull,
          );
          free = Number.POSITIVE_INFINITY;
        });
      });

    describe('seen activities', () => {
      it('are claimed by one of many at once, and forgotten after a day', async () => {
        const seen = createSeenActivities(database.sql, clock);
        const claims = await Promise.all(Array.from({ length: 5 }, () => seen.claim('a')));
        assert.equal(claims.filter(Boolean).length, 1);
        time.now += 23 * hour;
        await tidy(database, 100 * hour, time.now);
        assert.equal(await seen.claim('a'), false);
        time.now += 2 * hour;
        await tidy(database, 100 * hour, time.now);
        assert.equal(await seen.claim('a'), true);
        assert.equal(await seen.claim('a'), false);
      });
    });

    undeliveredCases(() => database, clock);

    inboxCases(() => database, clock);

    feedbackCases(() => database);
    pagedCases(() => database);

    proposalCases(() => database, time);

    describe('chat history', () => {
      it('is kept per conversation, oldest first, and cleared', async () => {
        const history = createChatHistory(database.sql);
        for (let turn = 0; turn < 60; turn++)
          await remember(database, 'c1', { user: `q${turn}`, assistant: `a${turn}` });
        await remember(database, 'c2', { user: 'other', assistant: 'one' });
        const turns = await history.load('c1');
        assert.deepEqual([turns.length, turns[0]?.user, turns.at(-1)?.user], [50, 'q10', 'q59']);
        await history.clear('c1');
        assert.deepEqual(await history.load('c1'), []);
        assert.equal((await history.load('c2')).length, 1);
      });
    });

    describe('records by key', () => {
      it('keep status cards, routes and bot state', async () => {
        const cards = createStatusCards(database.sql);
        await cards.put('r1', { shownVersion: 1, toldVersion: -1 });
        assert.deepEqual(await cards.get('r1'), { shownVersion: 1, toldVersion: -1 });
        const card = { activityId: 'a1', shownVersion: 2, toldVersion: 2 };
        const closed = { ...card, closed: 'BotDisabledByAdmin', place: { at: 'c' } };
        await cards.put('r1', closed);
        assert.deepEqual(await cards.get('r1'), closed);

        const routes = createRouteRecords<{ endpoint: string }>(database.sql);
        await routes.set('e1', { endpoint: 'one' });
        await routes.set('e1', { endpoint: 'two' });
        assert.deepEqual(await routes.get('e1'), { endpoint: 'two' });
        await routes.clear('e1');
        assert.equal(await routes.get('e1'), undefined);

        const storage = createBotStorage(database.sql, clock);
        await storage.write({ a: { text: 'ä "quoted"' }, b: { list: [1, 2] } });
        await storage.write({ a: { text: 'new' } });
        assert.deepEqual(await storage.read(['a', 'b', 'c']), { a: { text: 'new' }, b: { list: [1, 2] } });
        await storage.delete(['a']);
        assert.deepEqual(await storage.read(['a']), {});
      });
    });

    textCases(() => database, clock);

    describe('the audit', () => {
      it('takes entries and gives none back changed', async () => {
        const audit = createAuditTrail(database.sql);
        await audit.append(auditEntry('plan.offered'));
        await database.sql.updateTable('audit').set({ action: 'nothing' }).execute();
        await database.sql.deleteFrom('audit').execute();
        const [kept] = await audit.recent(1);
        assert.deepEqual(kept, auditEntry('plan.offered'));
      });
    });

    runCases(() => database, time);

    queueCases(() => database);
  });
