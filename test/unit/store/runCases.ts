import assert from 'node:assert/strict';
import { createAuditTrail } from '../../../src/store/auditTrail.js';
import { createBotStorage } from '../../../src/store/botStorage.js';
import { createCancelRequests } from '../../../src/store/cancelRequests.js';
import type { Database } from '../../../src/store/database.js';
import { createProposalRecords } from '../../../src/store/proposalRecords.js';
import { tidy } from '../../../src/store/retention.js';
import { createRunRecords, type Enqueue, type RunRecord } from '../../../src/store/runRecords.js';
import { createStatusCards } from '../../../src/store/statusCardRecords.js';
import { auditEntry, hour, propose } from './storeFixtures.js';

/** What a run is to the store, in either database. */
export function runCases(database: () => Database, time: { now: number }): void {
  describe('runs', () => {
    const run = (id: string, fields: Partial<RunRecord<unknown>> = {}): RunRecord<unknown> => ({
      id,
      kind: 'journey',
      environment: 'e1',
      status: 'queued',
      requesterId: 'p1',
      createdAt: time.now,
      version: 1,
      record: { id },
      ...fields,
    });
    const offer = async (id: string) => {
      offered.set(id, { id, asOf: await createRunRecords(database().sql).changes('e1') });
      await propose(database(), time.now, id, { asOf: offered.get(id)?.asOf ?? 0 });
    };
    const offered = new Map<string, { id: string; asOf: number }>();
    const enqueued: string[] = [];
    const enqueue = (id: string) => async () => void enqueued.push(id);
    beforeEach(() => enqueued.splice(0));
    const start = (record: RunRecord<unknown>, proposal: string, queued: Enqueue, locks = true) =>
      createRunRecords(database().sql).start(
        record,
        { ...(offered.get(proposal) ?? { id: proposal, asOf: 0 }), locks },
        auditEntry('run.confirmed'),
        queued,
      );

    it('begin once for a proposal, however many confirm it at once', async () => {
      const runs = createRunRecords(database().sql);
      await offer('o1');
      const results = await Promise.all(['r1', 'r2', 'r3'].map((id) => start(run(id), 'o1', enqueue(id))));
      assert.deepEqual(results.map(({ kind }) => kind).sort(), ['proposal_gone', 'proposal_gone', 'started']);
      assert.equal((await runs.recent(10)).length, 1);
      assert.equal(enqueued.length, 1);
    });

    it('begin once for a confirmation that is delivered again', async () => {
      await offer('o1');
      assert.equal((await start(run('r1'), 'o1', enqueue('r1'))).kind, 'started');
      assert.equal((await start(run('r1'), 'o1', enqueue('r1'))).kind, 'exists');
    });

    it('lock their environment until they end, and leave a refused plan open', async () => {
      const runs = createRunRecords(database().sql);
      await offer('o1');
      await offer('o2');
      await start(run('r1'), 'o1', enqueue('r1'));
      const refused = await start(run('r2'), 'o2', enqueue('r2'));
      assert.deepEqual(refused, { kind: 'locked', runId: 'r1', holderId: 'p1', takenAt: time.now });
      assert.equal((await createProposalRecords(database().sql).get('o2'))?.status, 'open');
      assert.equal(await runs.get('r2'), undefined);
      await runs.save(run('r1', { status: 'succeeded', endedAt: time.now }), auditEntry('run.ended'));
      await offer('o3');
      assert.equal((await start(run('r2'), 'o3', enqueue('r2'))).kind, 'started');
    });

    it('do not begin for a plan that another one has overtaken, of their environment only', async () => {
      const runs = createRunRecords(database().sql);
      for (const id of ['o1', 'o2', 'o3']) await offer(id);
      await start(run('elsewhere', { environment: 'e2' }), 'o3', enqueue('elsewhere'));
      await start(run('r1'), 'o1', enqueue('r1'));
      await runs.save(run('r1', { status: 'failed', endedAt: time.now }), auditEntry('run.ended'));
      assert.deepEqual(await start(run('r2'), 'o2', enqueue('r2')), { kind: 'overtaken' });
      assert.equal(await runs.get('r2'), undefined);
      assert.equal((await createProposalRecords(database().sql).get('o2'))?.status, 'open');
      // Nothing of the attempt is left: the lock is free, and the next plan finds the count as it was.
      await offer('o4');
      const again = { ...run('r1', { version: 2 }), status: 'queued' };
      const options = { at: time.now, newCard: false, locks: true };
      await runs.reopen(again, options, auditEntry('run.retried'), enqueue('r1'));
      await runs.save(
        run('r1', { version: 3, status: 'succeeded', endedAt: time.now }),
        auditEntry('run.ended'),
      );
      assert.deepEqual(await start(run('r4'), 'o4', enqueue('r4')), { kind: 'overtaken' });
      await offer('o5');
      assert.equal((await start(run('r5'), 'o5', enqueue('r5'))).kind, 'started');
    });

    it('that change nothing in their environment begin beside the one that has it, and leave it locked', async () => {
      const runs = createRunRecords(database().sql);
      await offer('o1');
      await start(run('r1'), 'o1', enqueue('r1'));
      await offer('o2');
      await offer('o3');
      assert.equal((await start(run('r2'), 'o2', enqueue('r2'), false)).kind, 'started');
      await runs.save(run('r2', { status: 'succeeded', endedAt: time.now }), auditEntry('run.ended'));
      assert.equal((await start(run('r3'), 'o3', enqueue('r3'))).kind, 'locked');
    });

    it('leave nothing behind when the first tick cannot be queued', async () => {
      const runs = createRunRecords(database().sql);
      await offer('o1');
      const broken = start(run('r1'), 'o1', () => Promise.reject(new Error('no queue')));
      await assert.rejects(broken, /no queue/);
      assert.equal(await runs.get('r1'), undefined);
      assert.equal((await createProposalRecords(database().sql).get('o1'))?.status, 'open');
    });

    it('are saved only over the version that was read', async () => {
      const runs = createRunRecords(database().sql);
      await offer('o1');
      await start(run('r1'), 'o1', enqueue('r1'));
      assert.equal(await runs.save(run('r1', { status: 'running' })), true);
      assert.equal(await runs.save(run('r1', { status: 'failed' })), false);
      const saved = await runs.get('r1');
      assert.deepEqual([saved?.status, saved?.version], ['running', 2]);
    });

    it('are deleted some time after their end, with what belongs to them; the audit stays', async () => {
      const runs = createRunRecords(database().sql);
      for (const id of ['r1', 'r2', 'r3']) {
        await offer(`offer of ${id}`);
        await start(run(id), `offer of ${id}`, enqueue(id));
        await createStatusCards(database().sql).put(id, { shownVersion: 2, toldVersion: 2 });
        await createCancelRequests(database().sql).put(id, { personId: 'p', personName: 'P', at: time.now });
        time.now += hour;
        if (id !== 'r3')
          await runs.save(run(id, { status: 'succeeded', endedAt: time.now }), auditEntry('run.ended'));
      }
      await createBotStorage(database().sql, () => time.now).write({ late: {} });
      const audited = (await createAuditTrail(database().sql).recent(1000)).length;
      // An hour after the end of the first, none after that of the second; the third still runs.
      await tidy(database(), hour - 1, time.now - 1);
      assert.deepEqual((await runs.recent(10)).map(({ id }) => id).sort(), ['r2', 'r3']);
      assert.equal(await createStatusCards(database().sql).get('r1'), undefined);
      assert.equal(await createCancelRequests(database().sql).get('r1'), undefined);
      assert.ok(await createCancelRequests(database().sql).get('r2'));
      assert.equal(await createProposalRecords(database().sql).get('offer of r1'), undefined);
      assert.ok(await createProposalRecords(database().sql).get('offer of r3'));
      await tidy(database(), 0, time.now + hour);
      assert.deepEqual(
        (await runs.recent(10)).map(({ id }) => id),
        ['r3'],
      );
      assert.deepEqual(await createBotStorage(database().sql, () => time.now).read(['late']), {});
      assert.equal((await createAuditTrail(database().sql).recent(1000)).length, audited);
    });

    describe('that ended', () => {
      const failed = () => run('r1', { status: 'failed', endedAt: time.now });
      const reopen = (version: number, newCard = false) =>
        createRunRecords(database().sql).reopen(
          run('r1', { version, requesterId: 'p2' }),
          { at: time.now + 5, newCard, locks: true },
          auditEntry('run.retried'),
          enqueue('r1'),
        );
      beforeEach(async () => {
        await offer('o1');
        await start(run('r1'), 'o1', enqueue('r1'));
        await createRunRecords(database().sql).save(failed(), auditEntry('run.ended'));
        enqueued.splice(0);
      });

      it('are taken up again once, however many ask at once, with the lock and a tick', async () => {
        const results = await Promise.all([2, 2, 2].map((version) => reopen(version)));
        assert.deepEqual(results.map(({ kind }) => kind).sort(), ['moved_on', 'moved_on', 'reopened']);
        assert.deepEqual(enqueued, ['r1']);
        const again = await createRunRecords(database().sql).get('r1');
        assert.deepEqual([again?.status, again?.version, again?.endedAt], ['queued', 3, undefined]);
        await offer('o2');
        const other = await start(run('r2'), 'o2', enqueue('r2'));
        assert.deepEqual(other, { kind: 'locked', runId: 'r1', holderId: 'p2', takenAt: time.now + 5 });
      });

      it('are left as they are while another run has the lock', async () => {
        await offer('o2');
        await start(run('r2'), 'o2', enqueue('r2'));
        const refused = await reopen(2);
        assert.deepEqual(refused, { kind: 'locked', runId: 'r2', holderId: 'p1', takenAt: time.now });
        const left = await createRunRecords(database().sql).get('r1');
        assert.deepEqual([left?.status, left?.version, left?.endedAt], ['failed', 2, time.now]);
      });

      it('are not taken up while they are under way', async () => {
        await reopen(2);
        assert.equal((await reopen(3)).kind, 'moved_on');
      });

      it('forget the request to cancel, and their card only where a new one is wanted', async () => {
        const cards = createStatusCards(database().sql);
        const requests = createCancelRequests(database().sql);
        const card = { activityId: 'a1', shownVersion: 2, toldVersion: 2 };
        await cards.put('r1', { ...card, closed: 'Blocked' });
        await requests.put('r1', { personId: 'p1', personName: 'Anna', at: time.now });
        await reopen(2);
        assert.equal(await requests.get('r1'), undefined);
        assert.deepEqual(await cards.get('r1'), card);
        await createRunRecords(database().sql).save({ ...failed(), version: 3 }, auditEntry('run.ended'));
        await reopen(4, true);
        assert.equal(await cards.get('r1'), undefined);
      });

      it('end again, and their end is to be told again', async () => {
        const runs = createRunRecords(database().sql);
        const cards = createStatusCards(database().sql);
        await cards.put('r1', { shownVersion: 2, toldVersion: 2 });
        assert.deepEqual(await runs.untold(), []);
        await reopen(2);
        await runs.save({ ...failed(), version: 3 }, auditEntry('run.ended'));
        assert.equal((await runs.untold()).length, 1);
        await cards.put('r1', { shownVersion: 2, toldVersion: 2, closed: 'Blocked' });
        assert.deepEqual(await runs.untold(), [], 'a closed conversation is told for ever');
      });
    });

    it('are listed newest first, of one environment, and of some statuses where asked', async () => {
      const runs = createRunRecords(database().sql);
      for (const [id, environment] of [
        ['r1', 'e1'],
        ['r2', 'e2'],
        ['r3', 'e3'],
      ] as const) {
        await offer(`o-${id}`);
        time.now += 1;
        await start(run(id, { environment, createdAt: time.now }), `o-${id}`, enqueue(id));
      }
      await runs.save(run('r1', { status: 'failed', endedAt: time.now }), auditEntry('run.ended'));
      await offer('o4');
      await start(run('r4', { createdAt: time.now }), 'o4', enqueue('r4'));
      const ids = async (...statuses: string[]) =>
        (await runs.recent(5, { environment: 'e1', ...(statuses.length === 0 ? {} : { statuses }) })).map(
          ({ id }) => id,
        );
      assert.deepEqual(await ids(), ['r4', 'r1']);
      assert.deepEqual(await ids('failed'), ['r1']);
      assert.deepEqual(await ids('failed', 'queued'), ['r4', 'r1']);
    });

    it('are found when unfinished, and when their end has not been told', async () => {
      const runs = createRunRecords(database().sql);
      const cards = createStatusCards(database().sql);
      await offer('o1');
      await start(run('r1'), 'o1', enqueue('r1'));
      assert.deepEqual(
        (await runs.unfinished()).map(({ id }) => id),
        ['r1'],
      );
      await runs.save(run('r1', { status: 'succeeded', endedAt: time.now }), auditEntry('run.ended'));
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
}
