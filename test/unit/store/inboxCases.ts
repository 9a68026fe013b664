import assert from 'node:assert/strict';
import { silentLog } from '../../../src/log.js';
import { createBotStorage } from '../../../src/store/botStorage.js';
import { createChatHistory } from '../../../src/store/chatHistory.js';
import type { Database } from '../../../src/store/database.js';
import { createInbox, type Inbox } from '../../../src/store/inbox/inbox.js';
import type { OpenMessage } from '../../../src/store/inbox/openMessage.js';
import { arrival } from './storeFixtures.js';

/** What is promised of messages from their delivery to their answer, on whichever database the suite has open. */
export function inboxCases(database: () => Database, now: () => number): void {
  describe('the inbox', () => {
    let handed: OpenMessage[] = [];
    const started: Inbox[] = [];

    async function start(): Promise<Inbox> {
      const { sql, replicas } = database();
      const inbox = createInbox(sql, replicas, { now, log: silentLog });
      await inbox.start((message) => void handed.push(message));
      started.push(inbox);
      return inbox;
    }
    const keys = () => handed.map(({ key }) => key);

    beforeEach(() => (handed = []));
    afterEach(async () => {
      for (const inbox of started.splice(0)) await inbox.stop();
    });

    it('hands out a message once, however often and however close together it is delivered', async () => {
      const inbox = await start();
      await Promise.all(Array.from({ length: 5 }, () => inbox.take(arrival('a'))));
      await inbox.take(arrival('a'));
      assert.deepEqual(keys(), ['a']);
      await inbox.settle({ key: 'a', conversation: 'emulator|c1' });
      await inbox.take(arrival('a'));
      assert.deepEqual(keys(), ['a']);
    });

    it('takes one for the answer to a question only where there can be one', async () => {
      const inbox = await start();
      const of = (state: string) => ({ conversation: `c${state}`, state });
      await inbox.take(arrival('nothing is asked', of('1')));
      // What comes before it is not handled: it may ask.
      await inbox.take(arrival('perhaps', of('1')));
      await createBotStorage(database().sql, now).write({ '2': {} });
      await inbox.take(arrival('something is', of('2')));
      await createBotStorage(database().sql, now).delete(['2']);
      assert.deepEqual(
        handed.map(({ key, isAsking, isOwed }) => [key, isAsking, isOwed]),
        [
          ['nothing is asked', false, false],
          ['perhaps', true, true],
          ['something is', true, false],
        ],
      );
    });

    it('hands out in the order of each conversation what comes all at once', async () => {
      const inbox = await start();
      const names = Array.from({ length: 60 }, (_, n) => ({ key: `m${n}`, conversation: `c${n % 7}` }));
      await Promise.all(names.map(({ key, ...of }) => inbox.take(arrival(key, of))));
      assert.equal(handed.length, 60);
      for (let chat = 0; chat < 7; chat++)
        assert.deepEqual(
          handed.filter(({ conversation }) => conversation === `c${chat}`).map(({ key }) => key),
          names.filter((_, n) => n % 7 === chat).map(({ key }) => key),
        );
    });

    it('hands out at the next start, in order, what was not settled, and nothing else', async () => {
      const first = await start();
      for (const key of ['a', 'b', 'c', 'd']) await first.take(arrival(key));
      await first.settle({ key: 'b', conversation: 'emulator|c1' });
      await started.pop()?.stop();
      handed = [];
      const second = await start();
      assert.deepEqual(keys(), ['a', 'c', 'd']);
      assert.deepEqual(
        handed.map(({ isLeft, activity }) => [isLeft, activity]),
        ['a', 'c', 'd'].map((text) => [true, JSON.stringify({ text })]),
      );
      await second.take(arrival('e'));
      await second.take(arrival('c'));
      assert.deepEqual(keys(), ['a', 'c', 'd', 'e']);
      assert.equal(handed.at(-1)?.isLeft, false);
    });

    it('writes down what is to be remembered with the answer, and both once', async () => {
      const inbox = await start();
      const turn = (text: string) => ({ user: text, assistant: text.toUpperCase() });
      await inbox.take(arrival('a'));
      const message = { key: 'a', conversation: 'emulator|c1' };
      await Promise.all([inbox.settle(message, turn('one')), inbox.settle(message, turn('one'))]);
      await inbox.settle(message, turn('one'));
      const history = createChatHistory(database().sql);
      assert.deepEqual(await history.load('emulator|c1'), [turn('one')]);
      await inbox.take(arrival('b'));
      const [a, b] = handed;
      assert.equal((b?.turns ?? 0) - (a?.turns ?? 0), 1);
    });

    it('says of a message how many turns its conversation has had, forgotten ones too', async () => {
      const inbox = await start();
      const history = createChatHistory(database().sql);
      const turnsOf = async (key: string) => {
        await inbox.take(arrival(key));
        await inbox.settle({ key, conversation: 'emulator|c1' }, { user: key, assistant: key });
        return handed.at(-1)?.turns ?? NaN;
      };
      const first = await turnsOf('a');
      assert.equal(await turnsOf('b'), first + 1);
      await history.clear('emulator|c1');
      assert.ok((await turnsOf('c')) > first + 2);
    });
  });
}
