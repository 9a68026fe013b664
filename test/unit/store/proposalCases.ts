import assert from 'node:assert/strict';
import type { Kysely, QueryId } from 'kysely';
import { silentLog } from '../../../src/log.js';
import type { Database } from '../../../src/store/database.js';
import { createInbox, type Arrival } from '../../../src/store/inbox/inbox.js';
import { createProposalRecords } from '../../../src/store/proposalRecords.js';
import type { Schema } from '../../../src/store/schema.js';
import { createSeenActivities } from '../../../src/store/seenActivities.js';
import { arrival, hour, propose } from './storeFixtures.js';

type Author = Pick<Arrival, 'personId' | 'conversationId'>;

/** As it is when the connection is lost between a claim and its answer. */
function losing(sql: Kysely<Schema>): Kysely<Schema> {
  const claims = new WeakSet<QueryId>();
  let isLost = false;
  return sql.withPlugin({
    transformQuery({ node, queryId }) {
      if (node.kind === 'RawNode' && node.sqlFragments.join('').includes('inbox_take')) claims.add(queryId);
      return node;
    },
    async transformResult({ result, queryId }) {
      if (isLost || !claims.has(queryId)) return result;
      isLost = true;
      throw Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });
    },
  });
}

/** What a plan that waits is to the store, in either database. */
export function proposalCases(database: () => Database, time: { now: number }): void {
  describe('plans that wait', () => {
    const author: Author = { personId: 'p1', conversationId: 'c1' };
    const before = async (message: string) =>
      (await createProposalRecords(database().sql).newestOpen('p1', 'c1', time.now, message))?.id;
    const say = (key: string, by: Author = author) =>
      createInbox(database().sql, database().replicas, { now: () => time.now, log: silentLog }).take(
        arrival(key, by),
      );

    it('know the first message of their person in their conversation that came after them', async () => {
      await say('m0');
      await propose(database(), time.now, 'o1');
      await createSeenActivities(database().sql, () => time.now).claim('welcome');
      await say('of another', { ...author, personId: 'p2' });
      await say('elsewhere', { ...author, conversationId: 'c2' });
      await say('m0');
      assert.deepEqual([await before('m0'), await before('m1')], [undefined, undefined]);
      await Promise.all([say('m1'), say('m1')]);
      await say('m2');
      assert.deepEqual([await before('m1'), await before('m2')], ['o1', undefined]);
      assert.equal((await createProposalRecords(database().sql).newestOpen('p1', 'c1', time.now))?.id, 'o1');
    });

    it('wait for the next message when the first was no answer', async () => {
      const proposals = createProposalRecords(database().sql);
      await propose(database(), time.now, 'o1');
      await say('m1');
      await proposals.unfollow('o1', 'm2');
      assert.equal(await before('m1'), 'o1');
      await proposals.unfollow('o1', 'm1');
      await say('m2');
      assert.deepEqual([await before('m1'), await before('m2')], [undefined, 'o1']);
    });

    it('stay expired when the clock goes back, once anybody has written meanwhile', async () => {
      const proposals = createProposalRecords(database().sql);
      await propose(database(), time.now, 'o1');
      time.now += hour;
      await say('good morning', { personId: 'p2', conversationId: 'c2' });
      time.now -= hour;
      assert.equal((await proposals.get('o1'))?.status, 'expired');
      assert.equal(await proposals.close('o1', 'withdrawn'), false);
    });

    it('are told from each other where the answer to a claim was lost', async () => {
      const handed: string[] = [];
      for (const key of ['lost', 'lost', 'another']) {
        const options = { now: () => time.now, log: silentLog };
        const inbox = createInbox(losing(database().sql), database().replicas, options);
        await inbox.start((message) => void (message.isLeft || handed.push(message.key)));
        await inbox.take(arrival(key));
        await inbox.stop();
      }
      assert.deepEqual(handed, ['lost', 'another']);
    });
  });
}
