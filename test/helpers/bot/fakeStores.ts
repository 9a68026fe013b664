import type { AuditEntry, AuditTrail } from '../../../src/store/auditTrail.js';
import type { ChatHistory, KeptTurn, Turn } from '../../../src/store/chatHistory.js';
import type { Arrival, Inbox } from '../../../src/store/inbox/inbox.js';
import type { OpenMessage } from '../../../src/store/inbox/openMessage.js';
import type { SeenActivities } from '../../../src/store/seenActivities.js';
import type { StatusCardRecord, StatusCardRecords } from '../../../src/store/statusCardRecords.js';
import type { Undelivered, UndeliveredRecords } from '../../../src/store/undelivered.js';
import type { Route, Routes } from '../../../src/backends/routes.js';
import { listPaged } from './listPaged.js';

export class MemoryAudit implements AuditTrail {
  readonly entries: AuditEntry[] = [];

  async append(entry: AuditEntry): Promise<void> {
    this.entries.push(entry);
  }

  async recent(limit: number): Promise<readonly AuditEntry[]> {
    return this.entries.slice(-limit).reverse();
  }

  readonly all = listPaged(() => this.entries);
}

export class MemorySeen implements SeenActivities {
  readonly keys = new Set<string>();

  async claim(key: string): Promise<boolean> {
    if (this.keys.has(key)) return false;
    this.keys.add(key);
    return true;
  }
}

/** The real one's promises without a database. */
export class MemoryInbox implements Inbox {
  /** What was taken and is not settled. */
  readonly open = new Map<string, Arrival>();
  readonly #taken = new Set<string>();
  #handle: (message: OpenMessage) => void = () => undefined;
  /** Left behind by an earlier process, for the start. */
  left: OpenMessage[] = [];
  /** Another process has taken over what is open. */
  isLost = false;

  constructor(
    private readonly deps: {
      readonly heard: (arrival: Arrival) => void;
      readonly undelivered: MemoryUndelivered;
      readonly history: MemoryHistory;
      readonly now: () => number;
    },
  ) {}

  async take(arrival: Arrival): Promise<void> {
    const { key, conversation, activity, owner } = arrival;
    if (this.#taken.has(key)) return;
    this.#taken.add(key);
    this.open.set(key, arrival);
    this.deps.heard(arrival);
    const isOwed = this.deps.undelivered.items.some((item) => item.owner === owner);
    const turns = this.deps.history.countOf(conversation);
    const at = this.deps.now();
    this.#handle({ key, conversation, activity, at, turns, isOwed, isAsking: true, isLeft: false });
  }

  async settle(
    { key, conversation }: Pick<OpenMessage, 'key' | 'conversation'>,
    turn?: KeptTurn,
  ): Promise<void> {
    if (this.open.delete(key) && turn !== undefined) this.deps.history.add(conversation, { ...turn, key });
  }

  async isOurs(): Promise<boolean> {
    return !this.isLost;
  }

  async start(handle: (message: OpenMessage) => void): Promise<void> {
    this.#handle = handle;
    for (const message of this.left) this.handOut(message);
  }

  /** What another process has left behind. */
  handOut(message: OpenMessage): void {
    const { key, conversation, activity } = message;
    this.open.set(key, {
      key,
      conversation,
      activity,
      personId: '',
      conversationId: '',
      owner: '',
      state: '',
    });
    this.#handle(message);
  }

  async stop(): Promise<void> {}
}

export class MemoryUndelivered implements UndeliveredRecords {
  items: Undelivered[] = [];
  private kept = 0;

  async keep(item: Omit<Undelivered, 'id'>): Promise<void> {
    if (item.runId !== undefined && this.items.some(({ runId }) => runId === item.runId)) return;
    this.items.push({ id: ++this.kept, ...item });
  }

  async of(owner: string): Promise<readonly Undelivered[]> {
    return this.items.filter((item) => item.owner === owner);
  }

  async runsAt(conversation: string): Promise<readonly Undelivered[]> {
    return this.items.filter(
      (item) => item.runId !== undefined && item.conversation.split(';')[0] === conversation,
    );
  }

  async take(id: number): Promise<boolean> {
    const before = this.items.length;
    this.items = this.items.filter((item) => item.id !== id);
    return this.items.length < before;
  }

  async putBack(item: Undelivered): Promise<void> {
    this.items = [...this.items, item].sort((a, b) => a.id - b.id);
  }
}

/** A turn as the database has it. */
export type Remembered = KeptTurn & { readonly key?: string };

export class MemoryHistory implements ChatHistory {
  readonly conversations = new Map<string, Turn[]>();
  /** With what they are found again by. */
  readonly remembered = new Map<string, Remembered[]>();
  readonly #counts = new Map<string, number>();

  async load(conversation: string): Promise<readonly Turn[]> {
    return [...(this.conversations.get(conversation) ?? [])];
  }

  add(conversation: string, turn: Remembered): void {
    const { user, assistant } = turn;
    this.conversations.set(conversation, [
      ...(this.conversations.get(conversation) ?? []),
      { user, assistant },
    ]);
    this.remembered.set(conversation, [...(this.remembered.get(conversation) ?? []), turn]);
    this.#count(conversation);
  }

  async clear(conversation: string): Promise<void> {
    this.conversations.delete(conversation);
    this.remembered.delete(conversation);
    this.#count(conversation);
  }

  countOf(conversation: string): number {
    return this.#counts.get(conversation) ?? 0;
  }

  #count(conversation: string): void {
    this.#counts.set(conversation, this.countOf(conversation) + 1);
  }
}

export class MemoryCardRecords implements StatusCardRecords {
  readonly records = new Map<string, StatusCardRecord>();

  async get(runId: string): Promise<StatusCardRecord | undefined> {
    return this.records.get(runId);
  }

  async put(runId: string, record: StatusCardRecord): Promise<void> {
    const closed = record.closed ?? this.records.get(runId)?.closed;
    this.records.set(runId, { ...record, ...(closed === undefined ? {} : { closed }) });
  }

  async move(runId: string, record: StatusCardRecord): Promise<void> {
    this.records.set(runId, record);
  }
}

export class MemoryRoutes implements Routes {
  route: Route | undefined;

  async current(): Promise<Route | undefined> {
    return this.route;
  }

  async set(route: Route): Promise<void> {
    this.route = route;
  }

  async clear(): Promise<void> {
    this.route = undefined;
  }
}
