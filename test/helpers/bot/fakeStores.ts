import type { AuditEntry, AuditTrail } from '../../../src/store/auditTrail.js';
import type { ChatHistory, Turn } from '../../../src/store/chatHistory.js';
import type { Author, Claim, SeenActivities } from '../../../src/store/seenActivities.js';
import type { StatusCardRecord, StatusCardRecords } from '../../../src/store/statusCardRecords.js';
import type { Undelivered, UndeliveredRecords } from '../../../src/store/undelivered.js';
import type { Route, Routes } from '../../../src/backends/routes.js';

export class MemoryAudit implements AuditTrail {
  readonly entries: AuditEntry[] = [];

  async append(entry: AuditEntry): Promise<void> {
    this.entries.push(entry);
  }

  async recent(limit: number): Promise<readonly AuditEntry[]> {
    return this.entries.slice(-limit).reverse();
  }
}

export class MemorySeen implements SeenActivities {
  readonly keys = new Set<string>();

  constructor(
    private readonly heard: (key: string, author: Author) => void = () => undefined,
    private readonly undelivered = new MemoryUndelivered(),
  ) {}

  async claim(key: string, author?: Author): Promise<boolean> {
    if (this.keys.has(key)) return false;
    this.keys.add(key);
    if (author !== undefined) this.heard(key, author);
    return true;
  }

  async claimOf(key: string, author: Author, owner: string): Promise<Claim> {
    const isOwed = this.undelivered.items.some((item) => item.owner === owner);
    return { isFirst: await this.claim(key, author), isOwed };
  }
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

  async take(id: number): Promise<boolean> {
    const before = this.items.length;
    this.items = this.items.filter((item) => item.id !== id);
    return this.items.length < before;
  }

  async putBack(item: Undelivered): Promise<void> {
    this.items = [...this.items, item].sort((a, b) => a.id - b.id);
  }
}

export class MemoryHistory implements ChatHistory {
  readonly conversations = new Map<string, Turn[]>();

  async load(conversation: string): Promise<readonly Turn[]> {
    return [...(this.conversations.get(conversation) ?? [])];
  }

  async append(conversation: string, turn: Turn): Promise<void> {
    this.conversations.set(conversation, [...(await this.load(conversation)), turn]);
  }

  async clear(conversation: string): Promise<void> {
    this.conversations.delete(conversation);
  }
}

export class MemoryCardRecords implements StatusCardRecords {
  readonly records = new Map<string, StatusCardRecord>();

  async get(runId: string): Promise<StatusCardRecord | undefined> {
    return this.records.get(runId);
  }

  async put(runId: string, record: StatusCardRecord): Promise<void> {
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
