import assert from 'node:assert/strict';
import { createAuditTrail } from '../../../src/store/auditTrail.js';
import { createBotStorage } from '../../../src/store/botStorage.js';
import { createCancelRequests } from '../../../src/store/cancelRequests.js';
import { createChatHistory } from '../../../src/store/chatHistory.js';
import type { Database } from '../../../src/store/database.js';
import { createProposalRecords } from '../../../src/store/proposalRecords.js';
import { createRouteRecords } from '../../../src/store/routeRecords.js';
import { createSeenActivities } from '../../../src/store/seenActivities.js';
import { createStatusCards } from '../../../src/store/statusCardRecords.js';
import { auditEntry, remember } from './storeFixtures.js';

/** What no PostgreSQL keeps, in either database. */
export function textCases(database: () => Database, clock: () => number): void {
  describe('what PostgreSQL refuses', () => {
    // A U+0000, half an emoji at either end; and what only looks like them.
    const bad = 'a\0b\ud83d \udc4d\0';
    const good = 'ab ';
    const kept = String.raw`\u0000 \\u0000 \ud800 👍 ü` + '\n"\\';

    it('is taken out of every text, where it is kept and where it is looked for', async () => {
      const seen = createSeenActivities(database().sql, clock);
      assert.equal(await seen.claim(bad), true);
      assert.equal(await seen.claim(good), false);
      const history = createChatHistory(database().sql);
      await remember(database(), bad, { user: bad, assistant: kept });
      assert.deepEqual(await history.load(good), [{ user: good, assistant: kept }]);
      assert.deepEqual(await history.load(bad), await history.load(good));
      await createCancelRequests(database().sql).put('r\0', { personId: bad, personName: bad, at: 1 });
      assert.equal((await createCancelRequests(database().sql).get('r'))?.personName, good);
      await createStatusCards(database().sql).put('r\0', {
        activityId: bad,
        shownVersion: 1,
        toldVersion: 1,
      });
      assert.equal((await createStatusCards(database().sql).get('r'))?.activityId, good);
    });

    it('is taken out of every record, names of fields too', async () => {
      const value = { [bad]: [bad, { deep: bad }], kept };
      const clean = { [good]: [good, { deep: good }], kept };
      const storage = createBotStorage(database().sql, clock);
      await storage.write({ [`key${bad}`]: value });
      assert.deepEqual(await storage.read([`key${bad}`]), { [`key${good}`]: clean });
      const routes = createRouteRecords<unknown>(database().sql);
      await routes.set('e', value);
      assert.deepEqual(await routes.get('e'), clean);
      const audit = createAuditTrail(database().sql);
      await audit.append({ ...auditEntry('x'), personName: bad, detail: value });
      assert.deepEqual((await audit.recent(1))[0]?.detail, clean);
      const proposals = createProposalRecords<unknown>(database().sql);
      const times = { createdAt: 1, expiresAt: 9, status: 'open', asOf: 1 } as const;
      await proposals.insert({ id: bad, personId: bad, conversationId: bad, ...times, record: value });
      assert.deepEqual((await proposals.get(bad))?.record, clean);
      assert.equal((await proposals.newestOpen(bad, bad, 2))?.id, good);
    });
  });
}
