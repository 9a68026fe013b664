import assert from 'node:assert/strict';
import { createChatHistory, type KeptTurn } from '../../../src/store/chatHistory.js';
import type { Database } from '../../../src/store/database.js';
import { createComparisons, type Comparison } from '../../../src/store/feedback/comparisons.js';
import { createConsents } from '../../../src/store/feedback/consents.js';
import { createForgetPerson } from '../../../src/store/feedback/forgetPerson.js';
import { createGivenAnswers } from '../../../src/store/feedback/givenAnswers.js';
import { createRatings, type Rating } from '../../../src/store/feedback/ratings.js';
import { tidy } from '../../../src/store/retention.js';
import { hour, remember } from './storeFixtures.js';

const dayMs = 24 * hour;
const by = { deployment: 'blue', model: 'hieno-phi3', version: '2' };
const words = { asker: 'p1', question: 'What?', answer: 'That.' };

const said = (of: Partial<KeptTurn> = {}): KeptTurn => ({ user: 'What?', assistant: 'That.', ...of });
const rating = (mark: string, of: Partial<Rating> = {}): Rating => ({
  mark,
  at: 10 * dayMs,
  expiresAt: 20 * dayMs,
  reaction: 'up',
  by,
  ...of,
});
const comparison = (id: string, of: Partial<Comparison<unknown>> = {}): Comparison<unknown> => ({
  id,
  at: 10 * dayMs,
  conversation: 'emulator|c1',
  person: 'p1',
  shown: { question: 'What?' },
  tuned: by,
  base: { deployment: 'base', model: 'Phi-3', version: '15' },
  ...of,
});

/** What is promised of ratings and votes, on whichever database the suite has open. */
export function feedbackCases(database: () => Database): void {
  describe('feedback', () => {
    const ratings = () => createRatings(database().sql);
    const comparisons = () => createComparisons<unknown>(database().sql);
    const forget = (person: string, personal?: string) =>
      createForgetPerson(database().sql)(person, personal);

    beforeEach(async () => {
      for (const table of ['ratings', 'consents', 'comparisons'] as const)
        await database().sql.deleteFrom(table).execute();
    });

    it('finds an answer by its id, by its question or as the last one, and in its conversation only', async () => {
      const answers = createGivenAnswers(database().sql);
      await remember(database(), 'c1', said({ person: 'p1', answerId: 'a1', by }));
      await remember(database(), 'c1', said({ assistant: 'The last.' }));
      await remember(database(), 'c2', said({ answerId: 'a1', assistant: 'Elsewhere.' }));
      const found = await answers.find('c1', { answerId: 'a1' });
      assert.deepEqual(
        { ...found, id: typeof found?.id },
        { id: 'number', asker: 'p1', question: 'What?', answer: 'That.', by },
      );
      const last = await answers.find('c1', 'last');
      assert.deepEqual([last?.answer, last?.asker, last?.by.model], ['The last.', undefined, undefined]);
      const row = await database()
        .sql.selectFrom('chat_turns')
        .select('key')
        .where('answer_id', '=', 'a1')
        .where('conversation', '=', 'c1')
        .executeTakeFirst();
      assert.equal((await answers.find('c1', { key: row?.key ?? '' }))?.answer, 'That.');
      assert.equal(await answers.find('c2', { key: row?.key ?? '' }), undefined);
      assert.equal(await answers.find('c1', { answerId: 'a2' }), undefined);
    });

    it('counts one rating a mark: a repetition changes nothing, a change of mind takes its place', async () => {
      const kept = { person: 'p1', reason: 'Too long.', words };
      await ratings().put(rating('m1', { reaction: 'down', kept }));
      const again = { person: 'p1', reason: undefined, words };
      await ratings().put(rating('m1', { reaction: 'down', at: 12 * dayMs, kept: again }));
      await ratings().put(rating('m2', { at: 10 * dayMs + 1 }));
      const counts = async () =>
        (await ratings().byDay(0)).map(({ day, up, down, version }) => [version, day, up, down]);
      assert.deepEqual(await counts(), [['2', 10, 1, 1]]);
      assert.deepEqual(
        (await ratings().reasons(9)).map(({ reason, question }) => [reason, question]),
        [['Too long.', 'What?']],
      );
      await ratings().put(rating('m1', { reaction: 'up', at: 12 * dayMs, kept: again }));
      assert.deepEqual(await counts(), [
        ['2', 12, 1, 0],
        ['2', 10, 1, 0],
      ]);
      assert.deepEqual(await ratings().reasons(9), []);
    });

    it('takes back what it kept of a rating that comes again without consent', async () => {
      await ratings().put(rating('m1', { kept: { person: 'p1', reason: 'Good.', words } }));
      await ratings().put(rating('m1'));
      const [row] = await database().sql.selectFrom('ratings').selectAll().execute();
      assert.deepEqual(
        [row?.person, row?.asker, row?.question, row?.answer, row?.reason],
        [null, null, null, null, null],
      );
    });

    it('leaves the count alone of what was kept where a consent is taken back', async () => {
      await ratings().put(rating('m1', { kept: { person: 'p1', reason: 'Good.', words } }));
      await ratings().put(rating('m2', { kept: { person: 'p2', reason: 'Bad.' } }));
      const consents = createConsents(database().sql);
      await consents.put('p1', { isGiven: true, keptMs: 1 }, 1);
      assert.equal((await ratings().reasons(9)).length, 2);
      await consents.put('p1', { isGiven: false, keptMs: 1 }, 1);
      assert.deepEqual(
        (await ratings().reasons(9)).map(({ reason }) => reason),
        ['Bad.'],
      );
      assert.equal((await ratings().byDay(0))[0]?.up, 2);
      assert.deepEqual(await consents.get('p1'), { isGiven: false, keptMs: 1 });
    });

    it('lets the first of many votes at once count', async () => {
      await comparisons().add(comparison('v1'));
      const votes = await Promise.all(
        (['tuned', 'base', 'alike'] as const).map((vote) => comparisons().vote('v1', vote)),
      );
      assert.equal(votes.filter(Boolean).length, 1);
      assert.equal(await comparisons().vote('v1', 'base'), false);
      assert.equal(await comparisons().vote('v2', 'base'), false);
      await comparisons().add(comparison('v2'));
      await comparisons().place('v2', 'a1');
      assert.equal((await comparisons().get('v2'))?.activityId, 'a1');
      const [day, ...others] = await comparisons().byDay(0);
      assert.deepEqual(others, []);
      assert.equal((day?.better ?? 0) + (day?.worse ?? 0) + (day?.alike ?? 0), 1);
    });

    it('forgets a person in every conversation, and nobody else', async () => {
      await remember(database(), 'c1', said({ user: 'old, of nobody' }));
      await remember(database(), 'c1', said({ person: 'p1' }));
      await remember(database(), 'g1', said({ person: 'p1', user: 'mine' }));
      await remember(database(), 'g1', said({ person: 'p2', user: 'theirs' }));
      await ratings().put(rating('m1', { kept: { person: 'p1', reason: 'Mine.', words } }));
      await ratings().put(rating('m2', { kept: { person: 'p2', reason: 'Theirs.', words } }));
      await ratings().put(rating('m3'));
      await createConsents(database().sql).put('p1', { isGiven: true, keptMs: dayMs }, 1);
      await comparisons().add(comparison('v1', { vote: 'tuned' }));
      await comparisons().add(comparison('v2', { person: 'p2', conversation: 'g1' }));
      const countOf = async (key: string) =>
        Number(
          (
            await database().sql.selectFrom('conversations').select('turns').where('key', '=', key).execute()
          )[0]?.turns,
        );
      const before = await countOf('g1');
      const { conversations, ...counts } = await forget('p1', 'c1');
      assert.deepEqual(counts, { turns: 3, ratings: 1, comparisons: 1, consent: true });
      assert.deepEqual([...conversations].sort(), ['c1', 'g1']);
      const history = createChatHistory(database().sql);
      assert.deepEqual(await history.load('c1'), []);
      assert.deepEqual(
        (await history.load('g1')).map(({ user }) => user),
        ['theirs'],
      );
      // Whoever holds the conversation in memory reads it again.
      assert.ok((await countOf('g1')) > before);
      const reasons = await ratings().reasons(9);
      assert.deepEqual(
        reasons.map(({ reason, question }) => [reason, question]),
        [['Theirs.', undefined]],
      );
      assert.equal((await comparisons().get('v1'))?.shown, undefined);
      assert.equal((await comparisons().get('v1'))?.vote, 'tuned');
      assert.notEqual((await comparisons().get('v2'))?.shown, undefined);
      assert.equal(await createConsents(database().sql).get('p1'), undefined);
      assert.deepEqual(await forget('p1', 'c1'), {
        turns: 0,
        conversations: [],
        ratings: 0,
        comparisons: 0,
        consent: false,
      });
    });

    it('forgets two compared answers with the conversation, and keeps the vote', async () => {
      await comparisons().add(comparison('v1', { conversation: 'c1', vote: 'base' }));
      await createChatHistory(database().sql).clear('c1');
      const { shown, vote } = (await comparisons().get('v1')) ?? {};
      assert.deepEqual([shown, vote], [undefined, 'base']);
    });

    it('deletes ratings when it was said, or sooner where less is kept by now; a consent with the last of them', async () => {
      const consents = createConsents(database().sql);
      await ratings().put(rating('m1', { kept: { person: 'p1', reason: 'Good.' } }));
      await ratings().put(rating('m2', { expiresAt: 15 * dayMs }));
      for (const person of ['p1', 'p2'])
        await consents.put(person, { isGiven: person === 'p1', keptMs: 10 * dayMs }, 10 * dayMs);
      await comparisons().add(comparison('v1'));
      const left = async () => (await database().sql.selectFrom('ratings').select('mark').execute()).length;
      await tidy(database(), 10 * dayMs, 16 * dayMs);
      assert.equal(await left(), 1);
      assert.notEqual(await consents.get('p2'), undefined);
      // Longer kept by now: what was said still holds.
      await tidy(database(), 1000 * dayMs, 21 * dayMs);
      assert.equal(await left(), 0);
      assert.notEqual(await comparisons().get('v1'), undefined);
      await tidy(database(), 10 * dayMs, 21 * dayMs);
      assert.equal(await comparisons().get('v1'), undefined);
      assert.deepEqual([await consents.get('p1'), await consents.get('p2')], [undefined, undefined]);
      // Shorter kept by now.
      await ratings().put(rating('m1', { at: 21 * dayMs, expiresAt: 31 * dayMs }));
      await tidy(database(), dayMs, 23 * dayMs);
      assert.equal(await left(), 0);
    });
  });
}
