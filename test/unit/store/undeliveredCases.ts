import assert from 'node:assert/strict';
import { silentLog } from '../../../src/log.js';
import type { Database } from '../../../src/store/database.js';
import { createInbox } from '../../../src/store/inbox/inbox.js';
import { tidy } from '../../../src/store/retention.js';
import { createStatusCards } from '../../../src/store/statusCardRecords.js';
import { createUndelivered } from '../../../src/store/undelivered.js';
import { arrival } from './storeFixtures.js';

const hour = 3_600_000;

/** What is promised of undelivered messages, on whichever database the suite has open. */
export function undeliveredCases(database: () => Database, now: () => number): void {
  describe('what was not delivered', () => {
    const item = (text: string, at = 1) => ({
      owner: 'p',
      conversation: 'c',
      at,
      why: 'w',
      activity: { type: 'message', text },
    });
    const texts = async () =>
      (await createUndelivered(database().sql).of('p')).map(
        ({ activity }) => (activity as { text: string }).text,
      );

    it('is kept in its order, taken by one of many at once, and put back in its place', async () => {
      const records = createUndelivered(database().sql);
      for (const text of ['one', 'two']) await records.keep(item(text));
      const [first] = await records.of('p');
      assert.ok(first);
      const taken = await Promise.all([1, 2, 3].map(() => records.take(first.id)));
      assert.equal(taken.filter(Boolean).length, 1);
      assert.deepEqual(await texts(), ['two']);
      await records.putBack(first);
      assert.deepEqual(await texts(), ['one', 'two']);
      assert.deepEqual(await records.of('q'), []);
    });

    it('is kept of each person up to a number, the newest; a run is noted once and always', async () => {
      const records = createUndelivered(database().sql);
      for (let twice = 0; twice < 2; twice++)
        await records.keep({ owner: 'p', conversation: 'c', at: 1, why: 'w', runId: 'r1' });
      await records.keep({ ...item('of another'), owner: 'q' });
      for (let index = 0; index < 25; index++) await records.keep(item(`m${index}`));
      const kept = await records.of('p');
      assert.equal(kept.length, 21);
      assert.deepEqual(kept[0]?.runId, 'r1');
      assert.deepEqual((kept[1]?.activity as { text: string }).text, 'm5');
      assert.equal((await records.of('q')).length, 1);
    });

    it('is found by the conversation of its run, with the threads of it', async () => {
      const records = createUndelivered(database().sql);
      const run = (runId: string, conversation: string) => ({
        owner: 'p',
        conversation,
        at: 1,
        why: 'w',
        runId,
      });
      for (const [index, conversation] of ['c%', 'c%;messageid=1', 'c%2', 'cx;messageid=1'].entries())
        await records.keep(run(`r${index}`, conversation));
      await records.keep({ ...item('no run'), conversation: 'c%' });
      assert.deepEqual(
        (await records.runsAt('c%')).map(({ runId }) => runId),
        ['r0', 'r1'],
      );
    });

    it('has a card that stays closed until it is moved', async () => {
      const cards = createStatusCards(database().sql);
      const record = { activityId: 'a', shownVersion: 1, toldVersion: -1 };
      await cards.put('r-closed', record);
      await cards.put('r-closed', { ...record, closed: 'removed' });
      await cards.put('r-closed', { ...record, shownVersion: 2 });
      assert.deepEqual(await cards.get('r-closed'), { ...record, shownVersion: 2, closed: 'removed' });
      const moved = { ...record, place: { channelId: 'c' } };
      for (const _twice of [1, 2]) await cards.move('r-closed', moved);
      assert.deepEqual(await cards.get('r-closed'), moved);
    });

    it('is deleted at its age', async () => {
      const records = createUndelivered(database().sql);
      await records.keep(item('old', now() - hour));
      await records.keep(item('new', now()));
      await tidy(database(), hour - 1, now());
      assert.deepEqual(await texts(), ['new']);
    });

    it('is told of by the claim of what that person writes next, in the same statement', async () => {
      const owed = new Map<string, boolean>();
      const inbox = createInbox(database().sql, database().replicas, { now, log: silentLog });
      await inbox.start(({ key, isOwed }) => void owed.set(key, isOwed));
      const undelivered = createUndelivered(database().sql);
      const author = { personId: 'p1', conversationId: 'c' };
      await undelivered.keep({ owner: 'msteams|p1', conversation: 'c', at: 1, why: 'w', activity: {} });
      for (const [key, owner] of [
        ['a', 'msteams|p1'],
        ['b', 'msteams|p2'],
        ['c', ''],
      ] as const)
        await inbox.take(arrival(key, { ...author, owner, conversation: `emulator|${key}` }));
      await inbox.stop();
      assert.deepEqual(
        [...owed],
        [
          ['a', true],
          ['b', false],
          ['c', false],
        ],
      );
    });
  });
}
