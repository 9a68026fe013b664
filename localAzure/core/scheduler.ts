import type { Clock } from './clock.js';
import type { State } from './state.js';

/** Something that will happen. `kind` and `key` together name it: scheduling it again moves it. */
export interface ScheduledEvent {
  /** Epoch ms. Handlers that schedule what comes next count from here, not from now, so that a chain that was overdue catches up. */
  readonly at: number;
  readonly kind: string;
  readonly key: string;
  readonly data: unknown;
}

/** Runs at least once per event, so it looks before it acts; it must not send requests to the local Azure itself. */
export type ScheduledHandler = (event: ScheduledEvent) => void | Promise<void>;

/** Of data folders that are there already: the name stays. */
const collection = 'agenda';
const longestTimerMs = 60_000;
/** An event that could not be written down stays, and happens when there is room on the disk again. */
const noRoomMs = 1000;

/** The future of the local Azure, kept in its state: what is overdue after a restart happens at the first settle. */
export class Scheduler {
  private readonly handlers = new Map<string, ScheduledHandler>();
  private settling: Promise<void> = Promise.resolve();
  private timer: NodeJS.Timeout | undefined;
  private running = false;

  constructor(
    private readonly state: State,
    private readonly clock: Clock,
    private readonly onError: (event: ScheduledEvent, error: unknown) => void = () => undefined,
  ) {}

  on(kind: string, handler: ScheduledHandler): void {
    if (this.handlers.has(kind)) throw new Error(`scheduler: ${kind} has a handler already`);
    this.handlers.set(kind, handler);
  }

  schedule(event: ScheduledEvent): void {
    this.state.put(collection, nameOf(event.kind, event.key), { ...event });
    this.arm();
  }

  cancel(kind: string, key: string): void {
    this.state.delete(collection, nameOf(kind, key));
  }

  /** Runs everything that is due, in the order of its time, one at a time. */
  settle(): Promise<void> {
    this.settling = this.settling.then(() => this.runDue());
    return this.settling;
  }

  /** From now on events also happen by themselves, not only when somebody asks. */
  start(): void {
    this.running = true;
    this.arm();
  }

  async stop(): Promise<void> {
    this.running = false;
    clearTimeout(this.timer);
    await this.settling;
  }

  private async runDue(): Promise<void> {
    for (let event = this.next(); event && event.at <= this.clock.now(); event = this.next()) {
      try {
        await this.state.together(() => this.handlers.get(event.kind)?.(event));
      } catch (error) {
        if (!isNotWritten(error)) this.onError(event, error);
        else return this.arm(noRoomMs);
      }
      try {
        // A handler may have scheduled the same event anew: that one is not ours to delete.
        if (this.state.get(collection, nameOf(event.kind, event.key)) === event)
          this.cancel(event.kind, event.key);
      } catch {
        return this.arm(noRoomMs);
      }
    }
    this.arm();
  }

  private next(): ScheduledEvent | undefined {
    let earliest: ScheduledEvent | undefined;
    for (const { doc } of this.state.list<ScheduledEvent>(collection))
      if (!earliest || doc.at < earliest.at) earliest = doc;
    return earliest;
  }

  private arm(atLeastMs = 0): void {
    if (!this.running) return;
    clearTimeout(this.timer);
    const event = this.next();
    if (!event) return;
    const wait = Math.min(Math.max(event.at - this.clock.now(), atLeastMs), longestTimerMs);
    this.timer = setTimeout(() => void this.settle(), Math.ceil(wait));
  }
}

const isNotWritten = (error: unknown): boolean =>
  /^(ENOSPC|EDQUOT|EIO|EROFS)$/.test(String((error as { code?: unknown } | null)?.code));

function nameOf(kind: string, key: string): string {
  return `${kind}|${key}`;
}
