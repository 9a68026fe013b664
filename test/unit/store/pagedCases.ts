import assert from 'node:assert/strict';
import { sql } from 'kysely';
import { createAuditTrail } from '../../../src/store/auditTrail.js';
import type { Database } from '../../../src/store/database.js';
import { createComparisons } from '../../../src/store/feedback/comparisons.js';
import { createOpinions } from '../../../src/store/feedback/opinions.js';
import { createRatings } from '../../../src/store/feedback/ratings.js';
import type { Paged } from '../../../src/store/paged.js';
import { createRunRecords } from '../../../src/store/runRecords.js';
import { auditEntry } from './storeFixtures.js';

async function read<T>(all: Paged<T>): Promise<T[][]> {
  const read: T[][] = [];
  for await (const page of all.pages()) read.push([...page]);
  return read;
}
const sizes = (pages: readonly (readonly unknown[])[]): number[] => pages.map(({ length }) => length);

/** What is promised of lists that are read whole, on whichever database the suite has open. */
export function pagedCases(database: () => Database): void {
  describe('what is read whole', () => {
    const entries = (count: number) => sql`
      insert into audit (at, person_id, person_name, action, detail)
      select n, 'p1', 'Anna', 'entry ' || n, '{}' from generate_series(1, ${sql.lit(count)}) n`;
    const runs = (count: number) => sql`
      insert into runs (id, kind, environment, status, requester_id, created_at, version, record)
      select lpad(n::text, 4, '0'), 'deploy', case n % 5 when 0 then 'another' else 'here' end, 'succeeded', 'p1', n / 10, 1,
        json_build_object('n', n) from generate_series(1, ${sql.lit(count)}) n`;

    beforeEach(async () => {
      for (const table of ['ratings', 'comparisons'] as const)
        await database().sql.deleteFrom(table).execute();
    });

    it('the audit comes newest first, five hundred entries at a time', async () => {
      const audit = createAuditTrail(database().sql);
      const { all } = audit;
      const before = await all.count();
      await entries(1201).execute(database().sql);
      assert.equal(await all.count(), before + 1201);
      const pages = await read(all);
      const [whole, rest] = [Math.floor((before + 1201) / 500), (before + 1201) % 500];
      assert.deepEqual(sizes(pages), [...Array<number>(whole).fill(500), ...(rest > 0 ? [rest] : [])]);
      const actions = pages.flat().map(({ action }) => action);
      assert.deepEqual(
        actions.slice(0, 1201),
        Array.from({ length: 1201 }, (_, index) => `entry ${1201 - index}`),
      );
      const reading = all.pages()[Symbol.asyncIterator]();
      await reading.next();
      await audit.append(auditEntry('meanwhile'));
      for (let page = await reading.next(); page.done !== true; page = await reading.next())
        assert.ok(!page.value.some(({ action }) => action === 'meanwhile'));
    });

    it('the runs of an environment come newest first, a hundred at a time, also those of one moment', async () => {
      const records = createRunRecords<{ n: number }>(database().sql);
      await runs(400).execute(database().sql);
      const all = records.all('here');
      assert.equal(await all.count(), 320);
      const pages = await read(all);
      assert.deepEqual(sizes(pages), [100, 100, 100, 20]);
      const expected = Array.from({ length: 400 }, (_, index) => 400 - index).filter((n) => n % 5 !== 0);
      assert.deepEqual(
        pages.flat().map(({ record }) => record.n),
        expected,
      );
    });

    it('a page is read when it is asked for, and none is when the last one was not full', async () => {
      const records = createRunRecords<{ n: number }>(database().sql);
      assert.deepEqual(await read(records.all('here')), []);
      await runs(250).execute(database().sql);
      const reading = records.all('here').pages()[Symbol.asyncIterator]();
      assert.equal(((await reading.next()).value as unknown[]).length, 100);
      await database().sql.deleteFrom('runs').execute();
      assert.deepEqual(await reading.next(), { done: true, value: undefined });
    });

    it('thumbs and votes come in one order, without whose they are, and no longer than they may be kept', async () => {
      const ratings = createRatings(database().sql);
      const comparisons = createComparisons(database().sql);
      const by = { deployment: 'blue', model: 'hieno-phi3', version: '2' };
      const base = { deployment: 'base', model: 'Phi-3', version: '15' };
      const kept = {
        person: 'msteams|p1',
        reason: 'Wrong.',
        words: { asker: 'msteams|p2', question: 'What?', answer: 'That.' },
      };
      const rating = { expiresAt: 1_000, by };
      await ratings.put({ ...rating, mark: 'a', at: 10, reaction: 'up' });
      await ratings.put({ ...rating, mark: 'b', at: 30, reaction: 'down', kept });
      await ratings.put({ ...rating, mark: 'c', at: 40, reaction: 'up', expiresAt: 99 });
      const vote = { conversation: 'msteams|c1', person: 'msteams|p1', shown: 'words', tuned: by, base };
      await comparisons.add({ ...vote, id: 'v', at: 20, vote: 'base' });
      await comparisons.add({ ...vote, id: 'open', at: 25 });
      const all = createOpinions(database().sql)(100);
      assert.equal(await all.count(), 3);
      const nothing = { reason: undefined, question: undefined, answer: undefined };
      assert.deepEqual((await read(all)).flat(), [
        { at: 30, verdict: 'down', by, reason: 'Wrong.', question: 'What?', answer: 'That.' },
        { at: 20, verdict: 'base', by, against: base, ...nothing },
        { at: 10, verdict: 'up', by, ...nothing },
      ]);
    });

    it('thumbs and votes come five hundred at a time, also those of one moment', async () => {
      await sql`insert into ratings (mark, at, expires_at, reaction, model_version)
        select n::text, n / 10, 9999, 'up', n::text from generate_series(1, 700) n`.execute(database().sql);
      await sql`insert into comparisons (id, at, conversation, vote, tuned_version)
        select n::text, n / 10, 'c1', 'alike', n::text from generate_series(701, 1300) n`.execute(
        database().sql,
      );
      const pages = await read(createOpinions(database().sql)(0));
      assert.deepEqual(sizes(pages), [500, 500, 300]);
      const times = pages.flat().map(({ at }) => at);
      assert.deepEqual(
        times,
        [...times].sort((a, b) => b - a),
      );
      assert.equal(new Set(pages.flat().map(({ by }) => by.version)).size, 1300);
    });
  });
}
