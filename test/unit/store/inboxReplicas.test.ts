import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { KeyedQueue } from '../../../src/bot/channel/keyedQueue.js';
import { shuffleKey } from '../../../src/dataset/shuffle/shuffle.js';
import { createChatHistory } from '../../../src/store/chatHistory.js';
import type { Database } from '../../../src/store/database.js';
import { createInbox, type Inbox } from '../../../src/store/inbox/inbox.js';
import type { OpenMessage } from '../../../src/store/inbox/openMessage.js';
import { openPostgresDatabase } from '../../../src/store/postgresDatabase.js';
import { LogSpy } from '../../helpers/bot/botUnderTest.js';
import { PostgresServer } from '../../helpers/machine/postgresServer.js';
import { TcpProxy } from '../../helpers/machine/tcpProxy.js';
import { waitFor } from '../../helpers/machine/waitFor.js';
import { arrival } from './storeFixtures.js';

const conversations = 24;
const messages = 10;

/** Numbers in [0, 1). */
function seeded(seed: number): () => number {
  let count = 0;
  return () => shuffleKey(seed, count++) / 2 ** 32;
}

/** One of several processes, as far as the store sees it: it dies when its connections do. */
class Replica {
  readonly log = new LogSpy();
  readonly proxy: TcpProxy;
  isDead = false;
  /** Lets a test hold an answer up. */
  before: () => Promise<void> = () => delay(20 * this.random());
  /** Given, and not written down so far. */
  readonly unsettled = new Set<string>();
  /** Given when it was cut off and could not know that so far. */
  readonly unaware = new Set<string>();
  inbox!: Inbox;
  #database!: Database;
  readonly #queue = new KeyedQueue();

  constructor(
    private readonly url: URL,
    private readonly answer: (message: OpenMessage) => void,
    private readonly random: () => number,
  ) {
    this.proxy = new TcpProxy(Number(url.port));
  }

  async start(): Promise<void> {
    await this.proxy.open();
    const url = new URL(this.url);
    url.port = String(this.proxy.port);
    const { log } = this;
    this.#database = await openPostgresDatabase({ url: url.href, log, patienceMs: 400 });
    const { sql, replicas } = this.#database;
    this.inbox = createInbox(sql, replicas, { now: Date.now, log, goneMs: 200 });
    await this.inbox.start(
      (message) => void this.#queue.push(message.conversation, () => this.#handle(message)),
    );
  }

  async #handle(message: OpenMessage): Promise<void> {
    await this.before();
    const isOurs = await this.inbox.isOurs(message);
    if (this.isDead || !isOurs) return;
    this.answer(message);
    if (!this.proxy.isOpen && this.#database.replicas.unseenMs() === 0) this.unaware.add(message.key);
    this.unsettled.add(message.key);
    await this.inbox.settle(message, { user: message.key, assistant: message.key });
    this.unsettled.delete(message.key);
  }

  async kill(): Promise<void> {
    this.isDead = true;
    await this.proxy.close();
  }

  hasTakenUp(): boolean {
    return this.log.events.some(({ event }) => event === 'inbox.taken_up');
  }

  isBack(): boolean {
    return this.log.events.some(({ event }) => event === 'database.back');
  }

  async stop(): Promise<void> {
    await this.inbox.stop().catch(() => undefined);
    await this.#database.close();
    if (!this.isDead) await this.proxy.close();
  }
}

describe('the inbox of several processes on one PostgreSQL server', function () {
  let server: PostgresServer;
  let replicas: Replica[] = [];
  let url: URL;
  const answers = new Map<string, string[]>();
  const given: string[] = [];

  before(async function () {
    if (!PostgresServer.isInstalled()) return this.skip();
    server = await PostgresServer.start();
  });
  after(() => (server as PostgresServer | undefined)?.stop());

  beforeEach(async () => {
    answers.clear();
    given.length = 0;
    url = new URL(await server.database());
    const random = seeded(1);
    const answer = ({ key, conversation }: OpenMessage) => {
      given.push(key);
      answers.set(conversation, [...(answers.get(conversation) ?? []), key]);
    };
    replicas = [0, 1, 2].map(() => new Replica(url, answer, random));
    for (const replica of replicas) await replica.start();
  });
  afterEach(async () => {
    for (const replica of replicas.splice(0)) await replica.stop();
  });

  const keysOf = (chat: number) => Array.from({ length: messages }, (_, n) => `c${chat} m${n}`);
  const chats = Array.from({ length: conversations }, (_, chat) => chat);

  /** Each message to another process than the one before, until one has taken it. */
  async function write(chat: number, random: () => number, pauseMs: number): Promise<void> {
    let to = chat;
    for (const key of keysOf(chat)) {
      await delay(pauseMs * random());
      for (let isTaken = false; !isTaken; to++) {
        const replica = replicas[to % replicas.length];
        if (replica === undefined || replica.isDead) continue;
        isTaken = await replica.inbox.take(arrival(key, { conversation: `c${chat}` })).then(
          () => true,
          () => false,
        );
        // An acknowledgement that is lost: it comes again.
        if (isTaken && random() < 0.1) isTaken = false;
      }
    }
  }

  const allAnswered = () =>
    waitFor(() => new Set(given).size === conversations * messages, 'an answer to everything', 20_000).catch(
      (error: unknown) => {
        const lacking = chats.flatMap(keysOf).filter((key) => !given.includes(key));
        throw new Error(`${lacking.length} without an answer: ${lacking.slice(0, 5).join(', ')}`, {
          cause: error,
        });
      },
    );

  /** @param excused given by one that could not say so any more */
  function judge(excused: ReadonlySet<string>): void {
    for (const chat of chats) {
      const order = [...new Set(answers.get(`c${chat}`))];
      assert.deepEqual(order, keysOf(chat));
    }
    const twice = given.filter((key, index) => given.indexOf(key) < index && !excused.has(key));
    assert.deepEqual(twice, [], 'answered twice');
  }

  async function remembered(): Promise<void> {
    const database = await openPostgresDatabase({ url: url.href });
    try {
      const history = createChatHistory(database.sql);
      for (const chat of chats)
        assert.deepEqual(
          (await history.load(`c${chat}`)).map(({ user }) => user),
          keysOf(chat),
        );
    } finally {
      await database.close();
    }
  }

  it('answers everything once and in order, whoever was given a message', async () => {
    const random = seeded(2);
    await Promise.all(chats.map((chat) => write(chat, random, 20)));
    await allAnswered();
    judge(new Set());
    await waitFor(() => replicas.every(({ unsettled }) => unsettled.size === 0), 'the last note');
    await remembered();
  });

  it('does so when one dies, another cannot be seen for a while, and then the third dies', async () => {
    const [first, second, third] = replicas as [Replica, Replica, Replica];
    const random = seeded(3);
    const excused = new Set<string>();
    const excuse = ({ unsettled }: Replica) => unsettled.forEach((key) => excused.add(key));
    const writing = Promise.all(chats.map((chat) => write(chat, random, 600)));
    await waitFor(() => given.length > 30, 'some answers');
    excuse(first);
    await first.kill();
    // It surely leaves something behind.
    let isHeld = false;
    let release = (): void => undefined;
    const cut = new Promise<void>((resolve) => (release = resolve));
    second.before = () => {
      isHeld = true;
      return cut;
    };
    await waitFor(() => isHeld, 'a message of the second');
    excuse(second);
    await second.proxy.close();
    release();
    await waitFor(() => third.hasTakenUp(), 'the third at work');
    await second.proxy.open();
    await waitFor(() => second.isBack(), 'its return');
    await waitFor(() => given.length > 120, 'some more answers');
    excuse(third);
    await third.kill();
    await writing;
    await allAnswered();
    excuse(second);
    judge(new Set([...excused, ...second.unaware]));
    await waitFor(() => second.unsettled.size === 0, 'the last note');
    await remembered();
  });

  it('does not answer again what another has answered meanwhile', async () => {
    const [first, second, third] = replicas as [Replica, Replica, Replica];
    await third.kill();
    let release = () => {};
    const held = new Promise<void>((resolve) => (release = resolve));
    first.before = () => held;
    await first.inbox.take(arrival('a', { conversation: 'c0' }));
    await first.proxy.close();
    await waitFor(() => given.length > 0 && second.unsettled.size === 0, 'the answer of the second');
    await first.proxy.open();
    await waitFor(() => first.isBack(), 'its return');
    release();
    // Behind it, by the same process.
    await first.inbox.take(arrival('b', { conversation: 'c0' }));
    await waitFor(() => given.includes('b'), 'the next answer');
    assert.deepEqual(given, ['a', 'b']);
  });

  for (const isAskedLate of [false, true])
    it(`answers what it had lost to another when that one dies, asked ${isAskedLate ? 'after' : 'before'} it knows`, async () => {
      const [first, second, third] = replicas as [Replica, Replica, Replica];
      await third.kill();
      let release = () => {};
      const held = new Promise<void>((resolve) => (release = resolve));
      first.before = second.before = () => held;
      await first.inbox.take(arrival('a', { conversation: 'c0' }));
      await first.proxy.close();
      await waitFor(() => second.hasTakenUp(), 'the second at work');
      // By this one it shows that the first is through with what the second leaves.
      await second.inbox.take(arrival('b', { conversation: 'c1' }));
      await first.proxy.open();
      await waitFor(() => first.isBack(), 'its return');
      await second.kill();
      if (isAskedLate) await waitFor(() => first.hasTakenUp(), 'the first at work');
      release();
      await waitFor(() => given.length > 1, 'both answers', 10_000);
      await waitFor(() => first.unsettled.size === 0, 'its note');
      assert.deepEqual(given.sort(), ['a', 'b']);
    });
});
