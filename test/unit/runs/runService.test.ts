import assert from 'node:assert/strict';
import { runCommand } from '../../../src/dialogs/commandList.js';
import type { Plan } from '../../../src/runs/plan.js';
import { createRuns } from '../../../src/runs/runService.js';
import { endedEntry, nextRecord } from '../../../src/runs/runRecord.js';
import type { Confirm, Confirmation, Retry, Runs } from '../../../src/runs/runs.js';
import { isEnded, type Person, type Place, type Run } from '../../../src/runs/run.js';
import { failed, succeeded } from '../../../src/runs/transitions.js';
import { createAuditTrail } from '../../../src/store/auditTrail.js';
import { createCancelRequests } from '../../../src/store/cancelRequests.js';
import { createInbox } from '../../../src/store/inbox/inbox.js';
import { silentLog } from '../../../src/log.js';
import { arrival } from '../store/storeFixtures.js';
import { openEmbeddedDatabase, type Database } from '../../../src/store/database.js';
import { createProposalRecords } from '../../../src/store/proposalRecords.js';
import { createRunRecords } from '../../../src/store/runRecords.js';
import { seedFile } from '../../helpers/machine/seed.js';
import { inChat } from '../../../src/bot/commands/inChat.js';
import { command } from '../../../src/errors/nextStep.js';
import { storedRun } from '../../../src/runs/storedRun.js';

const anna: Person = { id: 'anna', name: 'Anna' };
const ben: Person = { id: 'ben', name: 'Ben' };
const place: Place = { channelId: 'msteams', conversationId: 'c1', reference: {} };
const plan: Plan = { kind: 'journey', inputs: {}, lines: [], problems: [] };

describe('confirming a plan', () => {
  let database: Database;
  let runs: Runs;
  let now = 0;
  let queued: string[] = [];

  before(async () => {
    database = await openEmbeddedDatabase({ seedFile });
  });
  after(() => database.close());
  beforeEach(async () => {
    now = 1_000_000;
    queued = [];
    for (const table of ['runs', 'proposals', 'locks', 'environments'] as const)
      await database.sql.deleteFrom(table).execute();
    runs = createRuns({
      runs: createRunRecords(database.sql, storedRun),
      proposals: createProposalRecords(database.sql),
      audit: createAuditTrail(database.sql),
      cancelRequests: createCancelRequests(database.sql),
      definitionOf: runCommand,
      engine: { enqueue: (id) => async () => void queued.push(id) },
      environment: 'e1',
      now: () => now,
    });
  });

  const offer = async (planned: Plan, person: Person, where: Place) =>
    runs.offer(planned, person, where, { asked: { epochs: 3 }, asOf: await runs.changes() });
  const press = (proposalId: string, fields: Partial<Confirm> = {}): Promise<Confirmation> =>
    runs.confirm({ proposalId, person: anna, place, activityId: 'a1', ...fields });
  const reason = (confirmation: Confirmation): string =>
    confirmation.kind === 'refused' ? confirmation.problem.reason : confirmation.kind;

  it('starts a run of its stages, queues its first tick and keeps the audit', async () => {
    const { id } = await offer(plan, anna, place);
    const confirmed = await press(id);
    assert.equal(confirmed.kind, 'started');
    const [run] = await runs.recent(1);
    assert.deepEqual(queued, [run?.id]);
    assert.equal(run?.stages[0]?.name, 'preflight');
    assert.ok(run?.stages.every(({ status }) => status === 'waiting'));
    const actions = (await createAuditTrail(database.sql).recent(2)).map(({ action }) => action);
    assert.deepEqual(actions, ['run.confirmed', 'plan.offered']);
  });

  it('finds a run that 0.1.0 has written, with its next step as data', async () => {
    const confirmed = await press((await offer(plan, anna, place)).id);
    assert.ok(confirmed.kind === 'started');
    const ending = { reason: 'internal', sentence: 'No.', next: '/retry r-1' };
    const old = { ...confirmed.run, status: 'failed', ending } as unknown as Run;
    await createRunRecords<Run>(database.sql).save(nextRecord(old, 'e1'), endedEntry(old));
    const next = command('retry', 'r-1');
    assert.deepEqual((await runs.get(old.id))?.ending?.next, next);
    assert.deepEqual((await runs.recent(1))[0]?.ending?.next, next);
  });

  it('keeps the word that confirmed it', async () => {
    const { id } = await offer(plan, anna, place);
    await press(id, { typed: 'confirm journey' });
    const [confirmed] = await createAuditTrail(database.sql).recent(1);
    assert.equal(confirmed?.detail['typed'], 'confirm journey');
  });

  it('is the same run when the same press is delivered again, and refused when it is another press', async () => {
    const { id } = await offer(plan, anna, place);
    await press(id);
    assert.equal((await press(id)).kind, 'already');
    const second = await press(id, { activityId: 'a2' });
    assert.equal(reason(second), 'plan_used');
    assert.equal(queued.length, 1);
  });

  it('starts one run when two presses come at once', async () => {
    const { id } = await offer(plan, anna, place);
    const results = await Promise.all(['a1', 'a2', 'a3'].map((activityId) => press(id, { activityId })));
    assert.deepEqual(results.map(reason).sort(), ['plan_used', 'plan_used', 'started']);
  });

  describe('of one that was changed', () => {
    const change = async (replaces: string) =>
      runs.offer({ ...plan, inputs: { epochs: 5 } }, anna, place, {
        asked: { epochs: 5 },
        asOf: await runs.changes(),
        replaces,
      });

    it('starts the new one alone, and the audit says which plan it was made from', async () => {
      const { id } = await offer(plan, anna, place);
      const next = await change(id);
      const [offered] = await createAuditTrail(database.sql).recent(1);
      assert.deepEqual([offered?.action, offered?.detail['replaces']], ['plan.offered', id]);
      const old = await press(id);
      assert.ok(old.kind === 'refused');
      assert.match(inChat(old.problem.sentence), /This plan was changed; a new one/);
      assert.equal((await press(next.id)).kind, 'started');
      assert.deepEqual(
        (await runs.recent(5)).map(({ inputs }) => inputs),
        [{ epochs: 5 }],
      );
    });

    it('knows what was asked for, as long as nothing has come of it, and by its owner only', async () => {
      const { id } = await offer(plan, anna, place);
      const reasonOf = async (person: Person) => {
        const found = await runs.changeable(id, person);
        return 'reason' in found ? found.reason : found.asked;
      };
      assert.deepEqual([await reasonOf(anna), await reasonOf(ben)], [{ epochs: 3 }, 'not_yours']);
      now += 16 * 60_000;
      assert.equal(reason(await press(id)), 'plan_expired');
      assert.deepEqual(await reasonOf(anna), { epochs: 3 }, 'too old to be confirmed');
      await change(id);
      assert.equal(await reasonOf(anna), 'plan_stale');
      const used = await offer(plan, anna, place);
      await press(used.id);
      const found = await runs.changeable(used.id, anna);
      assert.equal('reason' in found && found.reason, 'plan_used');
      assert.equal('reason' in (await runs.changeable('nobody', anna)), true);
    });

    it('takes its place once, whoever is faster', async () => {
      const { id } = await offer(plan, anna, place);
      const results = await Promise.allSettled([change(id), change(id), press(id)]);
      const won = results.filter(
        (result) =>
          result.status === 'fulfilled' && !('kind' in result.value && result.value.kind === 'refused'),
      );
      assert.equal(won.length, 1);
      const open = await database.sql
        .selectFrom('proposals')
        .selectAll()
        .where('status', '=', 'open')
        .execute();
      assert.equal(open.length + (await runs.recent(5)).length, 1, 'what came too late is kept nowhere');
    });
  });

  it('refuses everybody else, and leaves the plan to its owner', async () => {
    const { id } = await offer(plan, anna, place);
    assert.equal(reason(await press(id, { person: ben })), 'not_yours');
    assert.equal((await runs.withdraw(id, ben))?.reason, 'not_yours');
    assert.equal((await press(id)).kind, 'started');
  });

  it('refuses a plan that is old, withdrawn or unknown', async () => {
    const old = await offer(plan, anna, place);
    now = old.expiresAt;
    assert.equal(reason(await press(old.id)), 'plan_expired');
    const withdrawn = await offer(plan, anna, place);
    assert.equal(await runs.withdraw(withdrawn.id, anna), undefined);
    assert.equal(reason(await press(withdrawn.id)), 'plan_used');
    assert.equal(reason(await press('never-offered')), 'plan_expired');
  });

  it('refuses an old plan for good, though the clock goes back; and one that the clock has made younger', async () => {
    const old = await offer(plan, anna, place);
    now = old.expiresAt;
    assert.equal(reason(await press(old.id)), 'plan_expired');
    now = 1_000_000;
    assert.equal(reason(await press(old.id)), 'plan_expired');
    assert.equal(await runs.openProposal(anna, place), undefined);
    const early = await offer(plan, anna, place);
    now -= 24 * 3_600_000;
    assert.equal(reason(await press(early.id)), 'plan_expired');
  });

  it('carries out no plan that a run has overtaken: it says which, and what was asked for', async () => {
    const [one, other] = [await offer(plan, anna, place), await offer(plan, ben, place)];
    const first = await press(one.id);
    assert.ok(first.kind === 'started');
    const ended = succeeded(first.run, now, { reason: 'done', sentence: 'Done.' });
    await createRunRecords<Run>(database.sql).save(nextRecord(ended, 'e1'), endedEntry(ended));
    const pressed = await Promise.all(
      ['b1', 'b2'].map((activityId) => press(other.id, { person: ben, activityId })),
    );
    assert.deepEqual(pressed.map(reason).sort(), ['overtaken', 'plan_stale']);
    const overtaken = pressed.find(({ kind }) => kind === 'overtaken');
    assert.ok(overtaken?.kind === 'overtaken');
    assert.deepEqual(overtaken.asked, { epochs: 3 });
    assert.match(
      inChat(overtaken.problem.sentence),
      new RegExp(`^/journey of Anna \\(run ${first.run.id}\\)`),
    );
    assert.equal((await runs.recent(5)).length, 1);
    // The lock that the attempt took is given back with it.
    const next = await offer(plan, ben, place);
    assert.equal(reason(await press(next.id, { person: ben, activityId: 'b3' })), 'started');
  });

  it('knows which plan a message came right after', async () => {
    const inbox = createInbox(database.sql, database.replicas, { now: () => now, log: silentLog });
    const author = { personId: 'anna', conversationId: 'c1' };
    const { id } = await offer(plan, anna, place);
    await inbox.take(arrival('m1', author));
    assert.equal((await runs.proposalBefore('m1', anna, place))?.id, id);
    assert.equal(await runs.proposalBefore('m1', ben, place), undefined);
    await runs.awaitWords(id, 'm1');
    await inbox.take(arrival('m2', author));
    assert.equal((await runs.proposalBefore('m2', anna, place))?.id, id);
    assert.equal(await runs.proposalBefore('m1', anna, place), undefined);
  });

  it('wants the word that the plan asks for, exactly', async () => {
    const { id } = await offer({ ...plan, kind: 'teardown', typedConfirmation: 'hieno' }, anna, place);
    assert.equal(reason(await press(id)), 'bad_argument');
    assert.equal(reason(await press(id, { typed: 'Hieno' })), 'bad_argument');
    assert.equal((await press(id, { typed: ' hieno ' })).kind, 'started');
  });

  it('gives two admins who press at once one run and one clear refusal', async () => {
    const [one, other] = [await offer(plan, anna, place), await offer(plan, ben, place)];
    const results = await Promise.all([press(one.id), press(other.id, { person: ben, activityId: 'b1' })]);
    assert.deepEqual(results.map(reason).sort(), ['locked', 'started']);
    const refusal = results.find(({ kind }) => kind === 'refused');
    assert.ok(refusal?.kind === 'refused');
    const { sentence, next } = refusal.problem;
    const [holder] = await runs.recent(1);
    assert.equal(
      inChat(sentence),
      `/journey of ${holder?.requester.name} is under way in this environment since 1970-01-01 00:16 UTC, for 0 s now (run ${holder?.id}).`,
    );
    assert.match(inChat(next ?? ''), new RegExp(`/status ${holder?.id}.*/cancel ${holder?.id}`));
  });

  describe('taking a run up again', () => {
    const end = (run: Run): Run => failed(run, 'preflight', new Error('x'), now);
    async function failedRun(kind: Plan['kind'] = 'journey'): Promise<Run> {
      const { id } = await offer({ ...plan, kind }, anna, place);
      const confirmed = await press(id, { activityId: id });
      assert.ok(confirmed.kind === 'started');
      const run = end(confirmed.run);
      await save(run);
      queued = [];
      return { ...run, version: run.version + 1 };
    }
    const save = (run: Run) =>
      createRunRecords<Run>(database.sql).save(
        nextRecord(run, 'e1'),
        isEnded(run) ? endedEntry(run) : undefined,
      );
    const retry = (runId: string, from: Retry['from'] = { place }, person = ben) =>
      runs.retry({ runId, person, from });
    const audit = async () => (await createAuditTrail(database.sql).recent(1))[0];

    it('from its card: it goes on where it was, for whoever had asked', async () => {
      const run = await failedRun();
      assert.equal(await retry(run.id, { version: run.version }), undefined);
      const again = await runs.get(run.id);
      assert.deepEqual(
        [again?.status, again?.version, again?.requester.name, again?.place.conversationId],
        ['queued', 3, 'Anna', 'c1'],
      );
      assert.deepEqual(queued, [run.id]);
      const { action, personName, runId, detail } = (await audit()) ?? {};
      assert.deepEqual([action, personName, runId], ['run.retried', 'Ben', run.id]);
      assert.deepEqual(detail, { kind: 'journey', attempt: 2 });
    });

    it('by a message: it goes on there, for whoever wrote', async () => {
      const run = await failedRun();
      assert.equal(await retry(run.id, { place: { ...place, conversationId: 'c2' } }), undefined);
      const again = await runs.get(run.id);
      assert.deepEqual([again?.requester.name, again?.place.conversationId], ['Ben', 'c2']);
    });

    it('does nothing for a second press, at once or later, nor for an old card', async () => {
      const run = await failedRun();
      const from = { version: run.version };
      const results = await Promise.all([retry(run.id, from), retry(run.id, from), retry(run.id, from)]);
      assert.deepEqual(results.filter((problem) => problem === undefined).length, 1);
      const again = await runs.get(run.id);
      assert.ok(again !== undefined);
      await save(end(again));
      assert.equal((await retry(run.id, from))?.reason, 'conflict');
      assert.equal(queued.length, 1);
    });

    it('refuses what is unknown, under way, or done, and what another run keeps locked', async () => {
      assert.equal((await retry('nothing'))?.reason, 'bad_argument');
      const run = await failedRun();
      await retry(run.id);
      assert.match(inChat((await retry(run.id))?.sentence ?? ''), /is under way/);
      const again = await runs.get(run.id);
      assert.ok(again !== undefined);
      await save(succeeded(again, now, { reason: 'done', sentence: 'Done.' }));
      assert.match(inChat((await retry(run.id))?.sentence ?? ''), /nothing to retry/);
      const other = await failedRun('deploy');
      await press((await offer(plan, anna, place)).id, { activityId: 'later' });
      const locked = await retry(other.id);
      assert.equal(locked?.reason, 'locked');
      assert.match(inChat(locked?.sentence ?? ''), /\/journey of Anna is under way/);
    });

    it('refuses a run of another environment', async () => {
      const run = await failedRun();
      await database.sql.updateTable('runs').set({ environment: 'e2' }).execute();
      assert.match(inChat((await retry(run.id))?.sentence ?? ''), /another workspace/);
      assert.deepEqual(await runs.recent(5), []);
    });
  });

  it('takes a request to stop a run that is under way, the first one, and keeps it in the audit', async () => {
    const { id } = await offer(plan, anna, place);
    const confirmed = await press(id);
    assert.ok(confirmed.kind === 'started');
    assert.equal((await runs.cancel('no-such-run', anna))?.reason, 'bad_argument');
    assert.equal(await runs.cancel(confirmed.run.id, ben), undefined);
    assert.equal(await runs.cancel(confirmed.run.id, anna), undefined);
    const request = await createCancelRequests(database.sql).get(confirmed.run.id);
    assert.equal(request?.personName, 'Ben');
    assert.equal((await createAuditTrail(database.sql).recent(1))[0]?.action, 'run.cancelled');
  });

  it("finds a person's newest open plan in a conversation, and nobody else's", async () => {
    await offer(plan, anna, place);
    now += 1;
    const newest = await offer({ ...plan, kind: 'deploy' }, anna, place);
    assert.equal((await runs.openProposal(anna, place))?.id, newest.id);
    assert.equal(await runs.openProposal(ben, place), undefined);
    assert.equal(await runs.openProposal(anna, { ...place, conversationId: 'c2' }), undefined);
  });
});
