import assert from 'node:assert/strict';
import type { Kysely } from 'kysely';
import { AppError } from '../../../src/appError.js';
import { auditTrailIn, type AuditEntry } from '../../../src/store/auditTrail.js';
import { botStorageIn } from '../../../src/store/botStorage.js';
import { cancelRequestsIn } from '../../../src/store/cancelRequests.js';
import { chatHistoryIn } from '../../../src/store/chatHistory.js';
import { openEmbeddedDatabase, type Database } from '../../../src/store/database.js';
import { inTransaction } from '../../../src/store/inTransaction.js';
import { migrate } from '../../../src/store/migrate.js';
import { openPostgresDatabase } from '../../../src/store/postgresDatabase.js';
import { proposalRecordsIn, type ProposalRecord } from '../../../src/store/proposalRecords.js';
import { routeRecordsIn } from '../../../src/store/routeRecords.js';
import { tidy } from '../../../src/store/retention.js';
import { runRecordsIn, type Enqueue, type RunRecord } from '../../../src/store/runRecords.js';
import { seenActivitiesIn, type Author } from '../../../src/store/seenActivities.js';
import type { Schema } from '../../../src/store/schema.js';
import { statusCardsIn } from '../../../src/store/statusCards.js';
import { LogSpy } from '../../helpers/botUnderTest.js';
import { PostgresServer } from '../../helpers/postgresServer.js';
import { undeliveredCases } from './undeliveredCases.js';

const hour = 3_600_000;
const mebibyte = 1024 * 1024;
const isFull = (error: unknown): boolean =>
  error instanceof AppError && error.reason === 'disk_full' && error.retryable;
const entry = (action: string): AuditEntry => ({
  at: 1,
  personId: 'p1',
  personName: 'Anna',
  action,
  detail: { kind: 'journey' },
});

/** As it is when the connection is lost between a claim and its answer. */
function losing(sql: Kysely<Schema>): Kysely<Schema> {
  let results = 0;
  return sql.withPlugin({
    transformQuery: ({ node }) => node,
    // The first statement tidies up, the second one claims.
    transformResult: async ({ result }) => {
      if (++results !== 2) return result;
      throw Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });
    },
  });
}

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
    let now = 0;
    const clock = () => now;

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
      now = 1_000_000;
      for (const table of [
        'runs',
        'proposals',
        'locks',
        'cancel_requests',
        'seen_activities',
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
          const seen = seenActivitiesIn(database.sql, clock);
          assert.equal(await seen.claim('before'), true);
          free = 0;
          assert.deepEqual(await Promise.all([seen.claim('before'), seen.claim('during')]), [false, true]);
          assert.equal(await seen.claim('during'), false);
          free = Number.POSITIVE_INFINITY;
          assert.equal(await seen.claim('during'), false);
          assert.equal(await seen.claim('after'), true);
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
        const seen = seenActivitiesIn(database.sql, clock);
        const claims = await Promise.all(Array.from({ length: 5 }, () => seen.claim('a')));
        assert.equal(claims.filter(Boolean).length, 1);
        now += 26 * hour;
        assert.equal(await seen.claim('b'), true);
        assert.equal(await seen.claim('a'), true);
        assert.equal(await seen.claim('a'), false);
      });
    });

    undeliveredCases(() => database, clock);

    const propose = (id: string, fields: Partial<ProposalRecord<unknown>> = {}) =>
      proposalRecordsIn(database.sql).insert({
        id,
        personId: 'p1',
        conversationId: 'c1',
        createdAt: now,
        expiresAt: now + hour,
        status: 'open',
        asOf: 0,
        record: { plan: id },
        ...fields,
      });

    describe('plans that wait', () => {
      const author = { personId: 'p1', conversationId: 'c1' };
      const before = async (message: string) =>
        (await proposalRecordsIn(database.sql).newestOpen('p1', 'c1', now, message))?.id;
      const say = (key: string, by: Author = author) => seenActivitiesIn(database.sql, clock).claim(key, by);

      it('know the first message of their person in their conversation that came after them', async () => {
        await say('m0');
        await propose('o1');
        await seenActivitiesIn(database.sql, clock).claim('welcome');
        await say('of another', { ...author, personId: 'p2' });
        await say('elsewhere', { ...author, conversationId: 'c2' });
        assert.equal(await say('m0'), false);
        assert.deepEqual([await before('m0'), await before('m1')], [undefined, undefined]);
        await Promise.all([say('m1'), say('m1')]);
        await say('m2');
        assert.deepEqual([await before('m1'), await before('m2')], ['o1', undefined]);
        assert.equal((await proposalRecordsIn(database.sql).newestOpen('p1', 'c1', now))?.id, 'o1');
      });

      it('wait for the next message when the first was no answer', async () => {
        const proposals = proposalRecordsIn(database.sql);
        await propose('o1');
        await say('m1');
        await proposals.unfollow('o1', 'm2');
        assert.equal(await before('m1'), 'o1');
        await proposals.unfollow('o1', 'm1');
        await say('m2');
        assert.deepEqual([await before('m1'), await before('m2')], [undefined, 'o1']);
      });

      it('stay expired when the clock goes back, once anybody has written meanwhile', async () => {
        const proposals = proposalRecordsIn(database.sql);
        await propose('o1');
        now += hour;
        await say('good morning', { personId: 'p2', conversationId: 'c2' });
        now -= hour;
        assert.equal((await proposals.get('o1'))?.status, 'expired');
        assert.equal(await proposals.close('o1', 'withdrawn'), false);
      });

      it('are told from each other where the answer to a claim was lost', async () => {
        const seen = seenActivitiesIn(losing(database.sql), clock);
        assert.equal(await seen.claim('lost'), true);
        const others = seenActivitiesIn(losing(database.sql), () => now + 1);
        assert.equal(await others.claim('lost'), false);
      });
    });

    describe('chat history', () => {
      it('is kept per conversation, oldest first, and cleared', async () => {
        const history = chatHistoryIn(database.sql, clock);
        for (let turn = 0; turn < 60; turn++)
          await history.append('c1', { user: `q${turn}`, assistant: `a${turn}` });
        await history.append('c2', { user: 'other', assistant: 'one' });
        const turns = await history.load('c1');
        assert.deepEqual([turns.length, turns[0]?.user, turns.at(-1)?.user], [50, 'q10', 'q59']);
        await history.clear('c1');
        assert.deepEqual(await history.load('c1'), []);
        assert.equal((await history.load('c2')).length, 1);
      });
    });

    describe('records by key', () => {
      it('keep status cards, routes and bot state', async () => {
        const cards = statusCardsIn(database.sql);
        await cards.put('r1', { shownVersion: 1, toldVersion: -1 });
        assert.deepEqual(await cards.get('r1'), { shownVersion: 1, toldVersion: -1 });
        const card = { activityId: 'a1', shownVersion: 2, toldVersion: 2 };
        const closed = { ...card, closed: 'BotDisabledByAdmin', place: { at: 'c' } };
        await cards.put('r1', closed);
        assert.deepEqual(await cards.get('r1'), closed);

        const routes = routeRecordsIn<{ endpoint: string }>(database.sql);
        await routes.set('e1', { endpoint: 'one' });
        await routes.set('e1', { endpoint: 'two' });
        assert.deepEqual(await routes.get('e1'), { endpoint: 'two' });
        await routes.clear('e1');
        assert.equal(await routes.get('e1'), undefined);

        const storage = botStorageIn(database.sql, clock);
        await storage.write({ a: { text: 'ä "quoted"' }, b: { list: [1, 2] } });
        await storage.write({ a: { text: 'new' } });
        assert.deepEqual(await storage.read(['a', 'b', 'c']), { a: { text: 'new' }, b: { list: [1, 2] } });
        await storage.delete(['a']);
        assert.deepEqual(await storage.read(['a']), {});
      });
    });

    describe('what PostgreSQL refuses', () => {
      // A U+0000, half an emoji at either end; and what only looks like them.
      const bad = 'a\0b\ud83d \udc4d\0';
      const good = 'ab ';
      const kept = String.raw`\u0000 \\u0000 \ud800 👍 ü` + '\n"\\';

      it('is taken out of every text, where it is kept and where it is looked for', async () => {
        const seen = seenActivitiesIn(database.sql, clock);
        assert.equal(await seen.claim(bad), true);
        assert.equal(await seen.claim(good), false);
        const history = chatHistoryIn(database.sql, clock);
        await history.append(bad, { user: bad, assistant: kept });
        assert.deepEqual(await history.load(good), [{ user: good, assistant: kept }]);
        assert.deepEqual(await history.load(bad), await history.load(good));
        await cancelRequestsIn(database.sql).put('r\0', { personId: bad, personName: bad, at: 1 });
        assert.equal((await cancelRequestsIn(database.sql).get('r'))?.personName, good);
        await statusCardsIn(database.sql).put('r\0', { activityId: bad, shownVersion: 1, toldVersion: 1 });
        assert.equal((await statusCardsIn(database.sql).get('r'))?.activityId, good);
      });

      it('is taken out of every record, names of fields too', async () => {
        const value = { [bad]: [bad, { deep: bad }], kept };
        const clean = { [good]: [good, { deep: good }], kept };
        const storage = botStorageIn(database.sql, clock);
        await storage.write({ [`key${bad}`]: value });
        assert.deepEqual(await storage.read([`key${bad}`]), { [`key${good}`]: clean });
        const routes = routeRecordsIn<unknown>(database.sql);
        await routes.set('e', value);
        assert.deepEqual(await routes.get('e'), clean);
        const audit = auditTrailIn(database.sql);
        await audit.append({ ...entry('x'), personName: bad, detail: value });
        assert.deepEqual((await audit.recent(1))[0]?.detail, clean);
        const proposals = proposalRecordsIn<unknown>(database.sql);
        const times = { createdAt: 1, expiresAt: 9, status: 'open', asOf: 1 } as const;
        await proposals.insert({ id: bad, personId: bad, conversationId: bad, ...times, record: value });
        assert.deepEqual((await proposals.get(bad))?.record, clean);
        assert.equal((await proposals.newestOpen(bad, bad, 2))?.id, good);
      });
    });

    describe('the audit', () => {
      it('takes entries and gives none back changed', async () => {
        const audit = auditTrailIn(database.sql);
        await audit.append(entry('plan.offered'));
        await database.sql.updateTable('audit').set({ action: 'nothing' }).execute();
        await database.sql.deleteFrom('audit').execute();
        const [kept] = await audit.recent(1);
        assert.deepEqual(kept, entry('plan.offered'));
      });
    });

    describe('runs', () => {
      const run = (id: string, fields: Partial<RunRecord<unknown>> = {}): RunRecord<unknown> => ({
        id,
        kind: 'journey',
        environment: 'e1',
        status: 'queued',
        requesterId: 'p1',
        createdAt: now,
        version: 1,
        record: { id },
        ...fields,
      });
      const offer = async (id: string) => {
        offered.set(id, { id, asOf: await runRecordsIn(database.sql).changes('e1') });
        await propose(id, { asOf: offered.get(id)?.asOf ?? 0 });
      };
      const offered = new Map<string, { id: string; asOf: number }>();
      const enqueued: string[] = [];
      const enqueue = (id: string) => async () => void enqueued.push(id);
      beforeEach(() => enqueued.splice(0));
      const start = (record: RunRecord<unknown>, proposal: string, queued: Enqueue, locks = true) =>
        runRecordsIn(database.sql).start(
          record,
          { ...(offered.get(proposal) ?? { id: proposal, asOf: 0 }), locks },
          entry('run.confirmed'),
          queued,
        );

      it('begin once for a proposal, however many confirm it at once', async () => {
        const runs = runRecordsIn(database.sql);
        await offer('o1');
        const results = await Promise.all(['r1', 'r2', 'r3'].map((id) => start(run(id), 'o1', enqueue(id))));
        assert.deepEqual(results.map(({ kind }) => kind).sort(), [
          'proposal_gone',
          'proposal_gone',
          'started',
        ]);
        assert.equal((await runs.recent(10)).length, 1);
        assert.equal(enqueued.length, 1);
      });

      it('begin once for a confirmation that is delivered again', async () => {
        await offer('o1');
        assert.equal((await start(run('r1'), 'o1', enqueue('r1'))).kind, 'started');
        assert.equal((await start(run('r1'), 'o1', enqueue('r1'))).kind, 'exists');
      });

      it('lock their environment until they end, and leave a refused plan open', async () => {
        const runs = runRecordsIn(database.sql);
        await offer('o1');
        await offer('o2');
        await start(run('r1'), 'o1', enqueue('r1'));
        const refused = await start(run('r2'), 'o2', enqueue('r2'));
        assert.deepEqual(refused, { kind: 'locked', runId: 'r1', holderId: 'p1', takenAt: now });
        assert.equal((await proposalRecordsIn(database.sql).get('o2'))?.status, 'open');
        assert.equal(await runs.get('r2'), undefined);
        await runs.save(run('r1', { status: 'succeeded', endedAt: now }), entry('run.ended'));
        await offer('o3');
        assert.equal((await start(run('r2'), 'o3', enqueue('r2'))).kind, 'started');
      });

      it('do not begin for a plan that another one has overtaken, of their environment only', async () => {
        const runs = runRecordsIn(database.sql);
        for (const id of ['o1', 'o2', 'o3']) await offer(id);
        await start(run('elsewhere', { environment: 'e2' }), 'o3', enqueue('elsewhere'));
        await start(run('r1'), 'o1', enqueue('r1'));
        await runs.save(run('r1', { status: 'failed', endedAt: now }), entry('run.ended'));
        assert.deepEqual(await start(run('r2'), 'o2', enqueue('r2')), { kind: 'overtaken' });
        assert.equal(await runs.get('r2'), undefined);
        assert.equal((await proposalRecordsIn(database.sql).get('o2'))?.status, 'open');
        // Nothing of the attempt is left: the lock is free, and the next plan finds the count as it was.
        await offer('o4');
        const again = { ...run('r1', { version: 2 }), status: 'queued' };
        const options = { at: now, newCard: false, locks: true };
        await runs.reopen(again, options, entry('run.retried'), enqueue('r1'));
        await runs.save(run('r1', { version: 3, status: 'succeeded', endedAt: now }), entry('run.ended'));
        assert.deepEqual(await start(run('r4'), 'o4', enqueue('r4')), { kind: 'overtaken' });
        await offer('o5');
        assert.equal((await start(run('r5'), 'o5', enqueue('r5'))).kind, 'started');
      });

      it('that change nothing in their environment begin beside the one that has it, and leave it locked', async () => {
        const runs = runRecordsIn(database.sql);
        await offer('o1');
        await start(run('r1'), 'o1', enqueue('r1'));
        await offer('o2');
        await offer('o3');
        assert.equal((await start(run('r2'), 'o2', enqueue('r2'), false)).kind, 'started');
        await runs.save(run('r2', { status: 'succeeded', endedAt: now }), entry('run.ended'));
        assert.equal((await start(run('r3'), 'o3', enqueue('r3'))).kind, 'locked');
      });

      it('leave nothing behind when the first tick cannot be queued', async () => {
        const runs = runRecordsIn(database.sql);
        await offer('o1');
        const broken = start(run('r1'), 'o1', () => Promise.reject(new Error('no queue')));
        await assert.rejects(broken, /no queue/);
        assert.equal(await runs.get('r1'), undefined);
        assert.equal((await proposalRecordsIn(database.sql).get('o1'))?.status, 'open');
      });

      it('are saved only over the version that was read', async () => {
        const runs = runRecordsIn(database.sql);
        await offer('o1');
        await start(run('r1'), 'o1', enqueue('r1'));
        assert.equal(await runs.save(run('r1', { status: 'running' })), true);
        assert.equal(await runs.save(run('r1', { status: 'failed' })), false);
        const saved = await runs.get('r1');
        assert.deepEqual([saved?.status, saved?.version], ['running', 2]);
      });

      it('are deleted some time after their end, with what belongs to them; the audit stays', async () => {
        const runs = runRecordsIn(database.sql);
        for (const id of ['r1', 'r2', 'r3']) {
          await offer(`offer of ${id}`);
          await start(run(id), `offer of ${id}`, enqueue(id));
          await statusCardsIn(database.sql).put(id, { shownVersion: 2, toldVersion: 2 });
          await cancelRequestsIn(database.sql).put(id, { personId: 'p', personName: 'P', at: now });
          now += hour;
          if (id !== 'r3')
            await runs.save(run(id, { status: 'succeeded', endedAt: now }), entry('run.ended'));
        }
        await botStorageIn(database.sql, clock).write({ late: {} });
        const audited = (await auditTrailIn(database.sql).recent(1000)).length;
        // An hour after the end of the first, none after that of the second; the third still runs.
        await tidy(database, hour - 1, now - 1);
        assert.deepEqual((await runs.recent(10)).map(({ id }) => id).sort(), ['r2', 'r3']);
        assert.equal(await statusCardsIn(database.sql).get('r1'), undefined);
        assert.equal(await cancelRequestsIn(database.sql).get('r1'), undefined);
        assert.ok(await cancelRequestsIn(database.sql).get('r2'));
        assert.equal(await proposalRecordsIn(database.sql).get('offer of r1'), undefined);
        assert.ok(await proposalRecordsIn(database.sql).get('offer of r3'));
        await tidy(database, 0, now + hour);
        assert.deepEqual(
          (await runs.recent(10)).map(({ id }) => id),
          ['r3'],
        );
        assert.deepEqual(await botStorageIn(database.sql, clock).read(['late']), {});
        assert.equal((await auditTrailIn(database.sql).recent(1000)).length, audited);
      });

      describe('that ended', () => {
        const failed = () => run('r1', { status: 'failed', endedAt: now });
        const reopen = (version: number, newCard = false) =>
          runRecordsIn(database.sql).reopen(
            run('r1', { version, requesterId: 'p2' }),
            { at: now + 5, newCard, locks: true },
            entry('run.retried'),
            enqueue('r1'),
          );
        beforeEach(async () => {
          await offer('o1');
          await start(run('r1'), 'o1', enqueue('r1'));
          await runRecordsIn(database.sql).save(failed(), entry('run.ended'));
          enqueued.splice(0);
        });

        it('are taken up again once, however many ask at once, with the lock and a tick', async () => {
          const results = await Promise.all([2, 2, 2].map((version) => reopen(version)));
          assert.deepEqual(results.map(({ kind }) => kind).sort(), ['moved_on', 'moved_on', 'reopened']);
          assert.deepEqual(enqueued, ['r1']);
          const again = await runRecordsIn(database.sql).get('r1');
          assert.deepEqual([again?.status, again?.version, again?.endedAt], ['queued', 3, undefined]);
          await offer('o2');
          const other = await start(run('r2'), 'o2', enqueue('r2'));
          assert.deepEqual(other, { kind: 'locked', runId: 'r1', holderId: 'p2', takenAt: now + 5 });
        });

        it('are left as they are while another run has the lock', async () => {
          await offer('o2');
          await start(run('r2'), 'o2', enqueue('r2'));
          const refused = await reopen(2);
          assert.deepEqual(refused, { kind: 'locked', runId: 'r2', holderId: 'p1', takenAt: now });
          const left = await runRecordsIn(database.sql).get('r1');
          assert.deepEqual([left?.status, left?.version, left?.endedAt], ['failed', 2, now]);
        });

        it('are not taken up while they are under way', async () => {
          await reopen(2);
          assert.equal((await reopen(3)).kind, 'moved_on');
        });

        it('forget the request to cancel, and their card only where a new one is wanted', async () => {
          const cards = statusCardsIn(database.sql);
          const requests = cancelRequestsIn(database.sql);
          const card = { activityId: 'a1', shownVersion: 2, toldVersion: 2 };
          await cards.put('r1', { ...card, closed: 'Blocked' });
          await requests.put('r1', { personId: 'p1', personName: 'Anna', at: now });
          await reopen(2);
          assert.equal(await requests.get('r1'), undefined);
          assert.deepEqual(await cards.get('r1'), card);
          await runRecordsIn(database.sql).save({ ...failed(), version: 3 }, entry('run.ended'));
          await reopen(4, true);
          assert.equal(await cards.get('r1'), undefined);
        });

        it('end again, and their end is to be told again', async () => {
          const runs = runRecordsIn(database.sql);
          const cards = statusCardsIn(database.sql);
          await cards.put('r1', { shownVersion: 2, toldVersion: 2 });
          assert.deepEqual(await runs.untold(), []);
          await reopen(2);
          await runs.save({ ...failed(), version: 3 }, entry('run.ended'));
          assert.equal((await runs.untold()).length, 1);
          await cards.put('r1', { shownVersion: 2, toldVersion: 2, closed: 'Blocked' });
          assert.deepEqual(await runs.untold(), [], 'a closed conversation is told for ever');
        });
      });

      it('are listed newest first, of one environment, and of some statuses where asked', async () => {
        const runs = runRecordsIn(database.sql);
        for (const [id, environment] of [
          ['r1', 'e1'],
          ['r2', 'e2'],
          ['r3', 'e3'],
        ] as const) {
          await offer(`o-${id}`);
          now += 1;
          await start(run(id, { environment, createdAt: now }), `o-${id}`, enqueue(id));
        }
        await runs.save(run('r1', { status: 'failed', endedAt: now }), entry('run.ended'));
        await offer('o4');
        await start(run('r4', { createdAt: now }), 'o4', enqueue('r4'));
        const ids = async (...statuses: string[]) =>
          (await runs.recent(5, { environment: 'e1', ...(statuses.length === 0 ? {} : { statuses }) })).map(
            ({ id }) => id,
          );
        assert.deepEqual(await ids(), ['r4', 'r1']);
        assert.deepEqual(await ids('failed'), ['r1']);
        assert.deepEqual(await ids('failed', 'queued'), ['r4', 'r1']);
      });

      it('are found when unfinished, and when their end has not been told', async () => {
        const runs = runRecordsIn(database.sql);
        const cards = statusCardsIn(database.sql);
        await offer('o1');
        await start(run('r1'), 'o1', enqueue('r1'));
        assert.deepEqual(
          (await runs.unfinished()).map(({ id }) => id),
          ['r1'],
        );
        await runs.save(run('r1', { status: 'succeeded', endedAt: now }), entry('run.ended'));
        assert.deepEqual(await runs.unfinished(), []);
        assert.deepEqual(
          (await runs.untold()).map(({ id }) => id),
          ['r1'],
        );
        await cards.put('r1', { shownVersion: 2, toldVersion: 1 });
        assert.equal((await runs.untold()).length, 1);
        await cards.put('r1', { shownVersion: 2, toldVersion: 2 });
        assert.deepEqual(await runs.untold(), []);
      });
    });
  });
