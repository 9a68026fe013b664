import { setTimeout as delay } from 'node:timers/promises';
import { sql, type Kysely } from 'kysely';
import { AppError } from '../../errors/appError.js';
import type { Log } from '../../log.js';
import type { KeptTurn } from '../chatHistory.js';
import type { AnsweredBy } from '../feedback/answeredBy.js';
import type { Schema } from '../schema.js';
import { jsonText } from '../jsonText.js';
import { isConnectionLost, isStoreFailure } from '../storeFailure.js';
import { grouped } from './grouped.js';
import { ConversationOrder, type Placed } from './conversationOrder.js';
import type { OpenMessage } from './openMessage.js';
import type { Replicas } from './replicas.js';
import { createTakeOver } from './takeOver.js';

/** A message as a channel delivered it. */
export interface Arrival extends Pick<OpenMessage, 'key' | 'conversation' | 'activity'> {
  /** Whose open plans it comes after, and where. */
  readonly personId: string;
  readonly conversationId: string;
  /** For whom something may be kept that could not be said. */
  readonly owner: string;
  /** Where an open question of theirs would lie. */
  readonly state: string;
}

type Named = Pick<OpenMessage, 'key' | 'conversation'>;

/**
 * Messages from their delivery to their answer. What was taken is handed out once, in the order of its conversation, to
 * one process: to this one, or to the one that answers that conversation already; when that one dies, to another.
 */
export interface Inbox {
  /** When it is kept, or known to be a repetition: from then on it may be acknowledged. */
  take(arrival: Arrival): Promise<void>;
  /**
   * It has been answered; with what is to be remembered of it, which is written down with that or not at all. Where that
   * cannot be done now it is done later.
   */
  settle(message: Named, turn?: KeptTurn): Promise<void>;
  /**
   * Before an answer is given: false where another process has taken it over. Waits while the others cannot see this one,
   * for what is said then could not be written down, and would be said again.
   */
  isOurs(message: Named): Promise<boolean>;
  /** Hands out what is open, and from then on what comes. */
  start(handle: (message: OpenMessage) => void): Promise<void>;
  /** What is not answered is another's now, or the next start's. */
  stop(): Promise<void>;
}

/** A process that has been gone for so long does not come back. */
const usualGoneMs = 2000;
const mostRemembered = 10_000;

interface Row extends Pick<OpenMessage, 'key' | 'isOwed' | 'isAsking'> {
  /** As the driver gives a bigint. */
  readonly id: number | string;
  readonly turns: number | string;
  readonly before: readonly (number | string)[] | null;
}

interface TakenRow extends Row {
  readonly owner: string;
}

interface OpenRow extends Row, Pick<OpenMessage, 'conversation' | 'activity' | 'at'> {}

type Settled = Named & Partial<Omit<KeptTurn, 'by'>> & AnsweredBy;

export interface InboxDeps {
  readonly now: () => number;
  readonly log: Log;
  /** After how many milliseconds others take over from a process that is gone. */
  readonly goneMs?: number;
}

export function createInbox(
  db: Kysely<Schema>,
  replicas: Replicas,
  { now, log, goneMs = usualGoneMs }: InboxDeps,
): Inbox {
  let handle: (message: OpenMessage) => void = () => undefined;
  /** Taken over by others while they could not see this one. */
  const lost = new Set<string>();
  /** For each look at what is open: what was settled while it was under way, and may look open in it. */
  const settledMeanwhile = new Set<Set<string>>();
  /** Answered, but not written down so far. */
  const unwritten = new Map<string, Settled>();
  /** On a full disk nothing can be kept there; a process that has it to itself can remember for a while. */
  const remembered = new Set<string>();
  let madeInMemory = 0;
  const takeOver = createTakeOver(db, replicas, goneMs);
  let looking: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;
  let isOver = false;

  const takeAll = grouped<Arrival, TakenRow | undefined>(async (arrivals) => {
    // No two calls have the same time: by it one that is said again knows what it did before.
    const at = now() + Math.random() / 2;
    const list = jsonText(arrivals);
    const { rows } = await again(() =>
      sql<TakenRow>`/* insert */ select * from inbox_take(${list}::json, ${at}, ${replicas.me})`.execute(db),
    );
    const taken = new Map(rows.map((row) => [row.key, row]));
    return arrivals.map(({ key }) => {
      const row = taken.get(key);
      // Of two deliveries in one call one is the repetition.
      taken.delete(key);
      return row;
    });
  });

  const settleAll = grouped<Settled, void>(async (settled) => {
    const list = jsonText(settled);
    await again(() => sql`/* insert */ select inbox_settle(${list}::json, ${now()})`.execute(db));
    return [];
  });

  /** Open messages that are this process's to answer, in their order. */
  const openRows = async (only?: readonly number[]): Promise<readonly OpenRow[]> => {
    const meanwhile = new Set<string>();
    settledMeanwhile.add(meanwhile);
    const { rows } = await sql<OpenRow>`
      select s.key, s.id, s.conversation, s.activity, s.seen_at as at, c.turns,
        true as "isOwed", true as "isAsking",
        (select array_agg(b.id order by b.id) from seen_activities b
          where b.conversation = s.conversation and b.activity is not null and b.id < s.id) as before
      from seen_activities s join conversations c on c.key = s.conversation
      where s.activity is not null and c.owner = ${replicas.me}
        ${only === undefined ? sql`` : sql`and s.id in (${sql.join(only)})`}
      order by s.id`
      .execute(db)
      .finally(() => settledMeanwhile.delete(meanwhile));
    return rows.filter(({ key }) => !meanwhile.has(key));
  };

  const openRow = grouped<number, OpenRow | undefined>(async (ids) => {
    const rows = new Map((await openRows(ids)).map((row) => [Number(row.id), row]));
    return ids.map((id) => rows.get(id));
  });

  const order = new ConversationOrder(
    async (id) => {
      const row = await openRow(id);
      return row === undefined ? undefined : placed(row, { ...row, isLeft: false });
    },
    (message) => handle(message),
  );

  /** Of the messages on a full disk: told apart by what is in memory alone. */
  async function takeInMemory({ key, ...arrival }: Arrival): Promise<void> {
    const seen = await db
      .selectFrom('seen_activities')
      .select('key')
      .where('key', '=', key)
      .executeTakeFirst();
    if (seen !== undefined || remembered.has(key)) return;
    const id = -++madeInMemory;
    remembered.add(key);
    const [oldest = ''] = remembered;
    if (remembered.size > mostRemembered) remembered.delete(oldest);
    const message = { key, ...arrival, at: now(), turns: 0, isOwed: false, isAsking: true, isLeft: false };
    void order.admit({ id, before: [], message });
  }

  async function write(settled: Settled): Promise<void> {
    try {
      await settleAll(settled);
      unwritten.delete(settled.key);
      lost.delete(settled.key);
      order.drop(settled.key);
      for (const keys of settledMeanwhile) keys.add(settled.key);
    } catch (error) {
      if (!unwritten.has(settled.key)) log.error('inbox.not_settled', { error });
      unwritten.set(settled.key, settled);
    }
  }

  /** What the dead have left behind, and what could not be written down. */
  async function lookAround(): Promise<void> {
    await Promise.all([...unwritten.values()].map(write));
    if (!replicas.areShared || isOver) return;
    if (await takeOver()) await admitOpen();
  }

  const admitOpen = async (): Promise<void> => admitAll(await openRows());

  function admitAll(rows: readonly OpenRow[]): void {
    for (const row of rows) {
      // It was another's for a while, and nobody here has asked yet.
      lost.delete(row.key);
      if (order.has(row.key)) continue;
      log.info('inbox.taken_up', { conversation: row.conversation });
      void order.admit(placed(row, { ...row, isLeft: true }));
    }
  }

  /** One look at a time: who asks for one meanwhile waits for that one. */
  async function look(): Promise<void> {
    if (isOver) return;
    looking ??= lookAround()
      .catch((error: unknown) => log[isStoreFailure(error) ? 'debug' : 'error']('inbox.failed', { error }))
      .finally(() => (looking = undefined));
    await looking;
  }

  /** Others may have thought that this one is dead: what is no longer open for it was taken over, and perhaps answered. */
  async function isSeenAgain(): Promise<void> {
    if (isOver) return;
    const known = [...order.keys()];
    const rows = await openRows();
    const ours = new Set(rows.map(({ key }) => key));
    if (replicas.areShared) for (const key of known) if (!ours.has(key) && order.has(key)) lost.add(key);
    admitAll(rows);
  }

  function onNews(news: string): void {
    if (isOver) return;
    const [, owner, id] = /^(\d+) (\d+)$/.exec(news) ?? [];
    if (news === givenUp) void look();
    else if (owner === replicas.me)
      order.want(Number(id)).catch((error: unknown) => log.warn('inbox.not_read', { error }));
  }

  replicas.subscribe({ onNews, onBack: isSeenAgain });

  return {
    async take(arrival) {
      if (remembered.has(arrival.key)) return;
      try {
        const row = await takeAll(arrival);
        if (row === undefined || row.owner !== replicas.me) return;
        void order.admit(placed(row, { ...arrival, at: now(), isLeft: false }));
      } catch (error) {
        if (!(error instanceof AppError && error.reason === 'disk_full')) throw error;
        await takeInMemory(arrival);
      }
    },
    async settle({ key, conversation }, turn) {
      if (lost.delete(key)) order.drop(key);
      if (!order.has(key) || unwritten.has(key)) return;
      const { by, ...said } = turn ?? {};
      await write({ key, conversation, ...said, ...by });
    },
    async isOurs({ key }) {
      while (replicas.unseenMs() > 0 && !isOver) await delay(100, undefined, { ref: false });
      if (!lost.delete(key)) return true;
      // Should it come back to this one, it is handed out anew.
      order.drop(key);
      return false;
    },
    async start(take) {
      handle = take;
      await replicas.start();
      await look();
      timer = setInterval(() => void look(), goneMs / 2).unref();
    },
    async stop() {
      isOver = true;
      clearInterval(timer);
      await looking;
      await Promise.all([...unwritten.values()].map(write));
      if (replicas.areShared) {
        await sql`update conversations set owner = '' where open > 0 and owner = ${replicas.me}`.execute(db);
        await replicas.tell(givenUp);
      }
      await replicas.close();
    },
  };
}

/** Said by one that stops. */
const givenUp = 'given up';

function placed(row: Row, message: Omit<OpenMessage, 'turns' | 'isOwed' | 'isAsking'>): Placed {
  const { key, conversation, activity, at, isLeft } = message;
  const before = (row.before ?? []).map(Number);
  // What is handled before it may yet leave something untold, or ask.
  const [isOwed, isAsking] = [row.isOwed || before.length > 0, row.isAsking || before.length > 0];
  return {
    id: Number(row.id),
    before,
    message: { key, conversation, activity, at, turns: Number(row.turns), isOwed, isAsking, isLeft },
  };
}

/** Two calls of two processes that wait for each other, or a connection lost: the functions may be called again. */
async function again<T>(say: () => Promise<T>): Promise<T> {
  for (let tries = 0; ; tries++)
    try {
      return await say();
    } catch (error) {
      const isDeadlock = (error as { code?: unknown }).code === '40P01';
      if (tries >= (isDeadlock ? 5 : 1) || !(isDeadlock || isConnectionLost(error))) throw error;
    }
}
