import type { Activity } from 'botbuilder';
import { defined } from '../../defined.js';
import { isEnded, type Place, type Run } from '../../runs/run.js';
import type { RunObserver } from '../../runs/runs.js';
import type { Log } from '../../log.js';
import type { StatusCardRecord, StatusCardRecords } from '../../store/statusCardRecords.js';
import { isStoreFailure } from '../../store/storeFailure.js';
import type { UndeliveredRecords } from '../../store/undelivered.js';
import { cardMessage } from '../channel/cardMessage.js';
import { briefStatusCard, statusCard } from '../cards/run/statusCard.js';
import {
  channelFailure,
  isClosed,
  isGone,
  isThrottled,
  isTooLarge,
  isUnsupported,
  whyUndelivered,
} from '../channel/delivery/channelFailure.js';
import type { Clock } from '../clock.js';
import { conversationKey } from '../channel/conversationKey.js';
import { ChannelError } from '../channel/delivery/channelError.js';
import { withoutThread } from '../channel/places/withoutThread.js';
import { ConversationPace } from './conversationPace.js';
import { ownerKey } from '../channel/ownerOf.js';
import type { Messenger } from '../channel/messenger.js';
import { placeOfCard } from './placeOfCard.js';
import type { ReadStageTimes } from './stageTimesHere.js';
import type { TellEnd } from './runEndings.js';

export interface StatusCardsDeps {
  readonly records: StatusCardRecords;
  readonly messenger: Messenger;
  readonly tellEnd: TellEnd;
  /** Where it is noted that somebody has not heard of a run: see `move`. */
  readonly undelivered: Pick<UndeliveredRecords, 'keep'>;
  readonly readStageTimes: ReadStageTimes;
  readonly clock: Clock;
  readonly log: Log;
  /** Least milliseconds between two messages to a conversation with a card whose run is `ageMs` old. */
  readonly pace?: (ageMs: number) => number;
}

/** Teams allows 60 sends per conversation in 30 s and 1800 an hour; an update counts as one. */
export const teamsPace = (ageMs: number): number => (ageMs < 60_000 ? 1_500 : 3_000);

/** Pauses before a final state is tried again: no further change would bring it up. */
const finalRetries = [2_000, 5_000, 15_000, 60_000, 300_000] as const;

/** How long a conversation is left alone that is told too much, where the channel does not say. */
const throttledMs = 10_000;

interface Tracked {
  latest: Run;
  /** Where its card is, as far as this process knows. */
  place: Place;
  failures: number;
  /** What has been said and could not be written down: it must not be said again for that. */
  unwritten?: StatusCardRecord;
  working: boolean;
  /** Calls off what it waits for until it is brought up. */
  waiting: (() => void) | undefined;
  /** Whether this process has brought it up before: who has just confirmed must not wait for another run's card. */
  known: boolean;
  /** Called when the end has been told, or nobody can be told. */
  readonly finished: (() => void)[];
}

/** Keeps one status card per run, in the conversation where it was confirmed, and tells the end once. */
export class StatusCards implements RunObserver {
  private readonly runs = new Map<string, Tracked>();
  private readonly pace = new ConversationPace();

  constructor(private readonly deps: StatusCardsDeps) {}

  changed(run: Run): void {
    const known = this.runs.get(run.id);
    if (known !== undefined && run.version <= known.latest.version) return;
    this.track(run);
    this.schedule(run.id);
  }

  ended(run: Run): Promise<void> {
    this.changed(run);
    return new Promise((resolve) => {
      const tracked = this.runs.get(run.id);
      if (tracked === undefined) resolve();
      else tracked.finished.push(resolve);
    });
  }

  /** Goes on where the person who asked is now, if there is something that the place of before did not take. */
  async move(run: Run, to: Place): Promise<void> {
    const record = await this.read(run.id);
    if (record.closed === undefined && isUpToDate(run, record)) return;
    const { activityId, closed: _closed, ...rest } = record;
    const isSame = conversationKey(placeOfCard(run, record)) === conversationKey(to);
    await this.deps.records.move(run.id, {
      ...rest,
      // Elsewhere there is no such card; in the same conversation its address may be a new one.
      ...(isSame && activityId !== undefined ? { activityId } : {}),
      shownVersion: -1,
      place: to,
    });
    this.deps.log.info('status_card.moved', { run: run.id, to: conversationKey(to) });
    const tracked = this.track(run);
    delete tracked.unwritten;
    tracked.place = to;
    // Whoever has just written does not wait for the next try at the place where nothing was taken.
    tracked.waiting?.();
    tracked.waiting = undefined;
    tracked.failures = 0;
    this.schedule(run.id);
  }

  /** The bot is gone from a conversation (`withoutThread`): a run that has something to say there says it elsewhere. */
  async leave(run: Run, conversation: string): Promise<void> {
    const record = await this.read(run.id);
    const isThere = withoutThread(conversationKey(placeOfCard(run, record))) === conversation;
    if (!isThere || record.closed !== undefined || (isEnded(run) && isUpToDate(run, record))) return;
    // Another process may be the one that shows it, so nothing of it is remembered here.
    await this.deps.records.put(run.id, { ...record, closed: 'removed' });
    this.deps.log.info('status_card.left', { run: run.id, conversation });
    await this.owe(run, placeOfCard(run, record), removed);
  }

  private track(run: Run): Tracked {
    const known = this.runs.get(run.id);
    if (known !== undefined) {
      if (run.version > known.latest.version) known.latest = run;
      return known;
    }
    const tracked: Tracked = {
      latest: run,
      place: run.place,
      failures: 0,
      working: false,
      waiting: undefined,
      known: false,
      finished: [],
    };
    this.runs.set(run.id, tracked);
    return tracked;
  }

  private schedule(id: string): void {
    const tracked = this.runs.get(id);
    if (tracked === undefined || tracked.working || tracked.waiting !== undefined) return;
    const now = this.deps.clock.now();
    const pace = (this.deps.pace ?? teamsPace)(now - tracked.latest.createdAt);
    const wait = this.pace.turn(tracked.place, now, pace, !tracked.known);
    tracked.known = true;
    if (wait > 0) this.later(id, tracked, wait);
    else void this.work(id, tracked);
  }

  private later(id: string, tracked: Tracked, ms: number): void {
    tracked.waiting = this.deps.clock.after(ms, () => {
      tracked.waiting = undefined;
      void this.work(id, tracked);
    });
  }

  private async work(id: string, tracked: Tracked): Promise<void> {
    if (tracked.working) return;
    tracked.working = true;
    const run = tracked.latest;
    const failure = await this.bringUp(run, tracked).then(
      () => undefined,
      (error: unknown) => ({ error }),
    );
    tracked.working = false;
    if (failure !== undefined) this.noteFailure(run, tracked, failure.error);
    else tracked.failures = 0;
    if (tracked.latest.version > run.version || isThrottled(failure?.error)) this.schedule(id);
    else if (failure === undefined) this.settle(run, tracked);
    else if (isEnded(run)) this.retryFinal(id, tracked);
  }

  private noteFailure(run: Run, tracked: Tracked, error: unknown): void {
    const said = channelFailure(error);
    this.deps.log.warn('status_card.failed', { run: run.id, version: run.version, ...said, error });
    const now = this.deps.clock.now();
    if (isThrottled(error))
      return this.pace.holdUntil(tracked.place, now + (said.retryAfterMs ?? throttledMs), now);
    tracked.failures += 1;
    // Only what the channel does not take is for another place: a record that cannot be kept is tried again.
    if (tracked.failures === 1 && !isStoreFailure(error)) void this.owe(run, tracked.place, error);
  }

  private settle(run: Run, tracked: Tracked): void {
    if (isEnded(run)) this.forget(run.id, tracked);
  }

  private retryFinal(id: string, tracked: Tracked): void {
    const pause = finalRetries[tracked.failures - 1];
    if (pause !== undefined) return this.later(id, tracked, pause);
    // The next start tries again: the record says that the end is not told.
    this.deps.log.error('status_card.given_up', { run: id });
    this.forget(id, tracked);
  }

  private forget(id: string, { finished }: Tracked): void {
    this.runs.delete(id);
    for (const tell of finished) tell();
  }

  private async bringUp(run: Run, tracked: Tracked): Promise<void> {
    let record = await this.read(run.id);
    if (record === tracked.unwritten) await this.write(run, record);
    tracked.place = placeOfCard(run, record);
    if (record.closed !== undefined) return;
    let failure: unknown;
    try {
      if (record.shownVersion < run.version) record = await this.show(run, record);
    } catch (error) {
      if (isClosed(error)) return this.close(run, record, error);
      if (isThrottled(error)) throw error;
      // The end is told even where the card cannot be brought up.
      failure = error;
    }
    if (isEnded(run) && record.toldVersion < run.version) await this.announce(run, record);
    if (failure !== undefined) throw failure as Error;
  }

  /** Anew each time: another replica may have posted, updated or moved the card meanwhile. */
  private async read(id: string): Promise<StatusCardRecord> {
    const kept = (await this.deps.records.get(id)) ?? unknownCard;
    const said = this.runs.get(id)?.unwritten;
    const isNewer =
      said !== undefined && said.shownVersion >= kept.shownVersion && said.toldVersion >= kept.toldVersion;
    return isNewer ? said : kept;
  }

  private async write(run: Run, record: StatusCardRecord): Promise<void> {
    const tracked = this.track(run);
    tracked.unwritten = record;
    await this.deps.records.put(run.id, record);
    if (tracked.unwritten === record) delete tracked.unwritten;
  }

  private async show(run: Run, record: StatusCardRecord): Promise<StatusCardRecord> {
    const now = this.deps.clock.now();
    const times = await this.deps.readStageTimes();
    const activityId = await this.put(run, record, cardMessage(statusCard(run, now, { times }))).catch(
      (error: unknown) => {
        if (!isTooLarge(error)) throw error;
        this.deps.log.warn('status_card.too_large', { run: run.id });
        return this.put(run, record, cardMessage(briefStatusCard(run, now)));
      },
    );
    const { activityId: _before, ...rest } = record;
    const shown = {
      ...rest,
      ...defined({ activityId }),
      shownVersion: run.version,
    };
    await this.write(run, shown);
    return shown;
  }

  /** In the place of the card that there is; a new one where there is none, or none any more. */
  private async put(
    run: Run,
    record: StatusCardRecord,
    message: Partial<Activity>,
  ): Promise<string | undefined> {
    const { activityId } = record;
    const place = placeOfCard(run, record);
    if (activityId !== undefined)
      try {
        await this.deps.messenger.update(place, activityId, message);
        return activityId;
      } catch (error) {
        // The card stays as it is until the end has one of its own: one for each step would be many.
        if (isUnsupported(error) && !isEnded(run)) return activityId;
        if (!isGone(error) && !isUnsupported(error)) throw error;
        this.deps.log.info('status_card.gone', { run: run.id, activityId });
      }
    return this.deps.messenger.send(place, message);
  }

  private async announce(run: Run, record: StatusCardRecord): Promise<void> {
    try {
      await this.deps.tellEnd({ ...run, place: placeOfCard(run, record) });
    } catch (error) {
      if (isClosed(error)) return this.close(run, record, error);
      throw error;
    }
    await this.write(run, { ...record, toldVersion: run.version });
  }

  /**
   * Blocked, removed or deleted: the run goes on, the conversation hears no more of it. That is written down, so that no
   * start tries again, until the person who asked writes from somewhere.
   */
  private async close(run: Run, record: StatusCardRecord, error: unknown): Promise<void> {
    const said = channelFailure(error);
    this.deps.log.warn('status_card.conversation_closed', { run: run.id, runStatus: run.status, ...said });
    await this.write(run, { ...record, closed: said.code ?? String(said.status) });
    await this.owe(run, placeOfCard(run, record), error);
  }

  private async owe(run: Run, place: Place, error: unknown): Promise<void> {
    const { undelivered, clock, log } = this.deps;
    const owner = ownerKey(run.place.channelId, run.requester);
    const conversation = conversationKey(place);
    await undelivered
      .keep({ owner, conversation, at: clock.now(), why: whyUndelivered(error), runId: run.id })
      .catch((failure: unknown) => log.error('status_card.not_owed', { run: run.id, error: failure }));
  }
}

/** What Teams answers to whoever is no member. */
const removed = new ChannelError('The bot was removed.', {
  statusCode: 403,
  code: 'BotNotInConversationRoster',
});

const unknownCard: StatusCardRecord = { shownVersion: -1, toldVersion: -1 };

const isUpToDate = (run: Run, { shownVersion, toldVersion }: StatusCardRecord): boolean =>
  shownVersion >= run.version && (!isEnded(run) || toldVersion >= run.version);
