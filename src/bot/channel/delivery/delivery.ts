import type { Activity } from 'botbuilder';
import type { Log } from '../../../log.js';
import type { UndeliveredRecords } from '../../../store/undelivered.js';
import { channelFailure, isPassing, isThrottled, isUndelivered, whyUndelivered } from './channelFailure.js';
import type { Clock } from '../../clock.js';
import { conversationKey } from '../conversationKey.js';
import { longestWaitMs, type DeliveryRule } from './deliveryRule.js';
import { ownerOf } from '../ownerOf.js';

export interface DeliveryDeps {
  readonly undelivered: Pick<UndeliveredRecords, 'keep'>;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * What becomes of a message that the channel does not take at once. A try whose answer was lost is repeated as well: the
 * connector knows no key by which it could tell a repetition, and a message said twice is better than one said never.
 */
export class Delivery {
  private readonly waiting = new Set<() => void>();
  private isStopping = false;

  constructor(private readonly deps: DeliveryDeps) {}

  /** Waits for no channel any more: what is being tried is tried for the last time, and then kept. */
  interrupt(): void {
    this.isStopping = true;
    for (const wake of this.waiting) wake();
  }

  /** By the rule again and again; `renew` sees to another token than the one that was refused. Throws what the channel said last. */
  async attempt<T>(rule: DeliveryRule, act: () => Promise<T>, renew: () => Promise<void>): Promise<T> {
    let isRenewed = false;
    let waited = 0;
    for (let tries = 0; ;)
      try {
        return await act();
      } catch (error) {
        if (isRefusedToken(error) && !isRenewed) {
          isRenewed = true;
          await renew().catch((failure: unknown) =>
            this.deps.log.warn('delivery.no_token', { error: failure }),
          );
          continue;
        }
        const pause = this.pauseAfter(error, rule, tries++);
        if (pause === undefined || waited + pause > longestWaitMs || this.isStopping) throw error;
        const { status, code } = channelFailure(error);
        this.deps.log.debug('delivery.again', { status, code, pause });
        waited += pause;
        await this.sleep(pause);
      }
  }

  /** True where the message is now in the store: who it was for will hear it when they write next. */
  async keep(message: Partial<Activity>, error: unknown): Promise<boolean> {
    const { channelId = '', recipient, conversation: where } = message;
    const owner = recipient === undefined ? undefined : ownerOf({ channelId, from: recipient });
    if (owner === undefined || !isUndelivered(error)) return false;
    const conversation = conversationKey({ channelId, conversationId: where?.id ?? '' });
    const why = whyUndelivered(error);
    const at = this.deps.clock.now();
    await this.deps.undelivered.keep({ owner, conversation, at, why, activity: withoutAddress(message) });
    this.deps.log.warn('delivery.kept', { conversation, ...channelFailure(error) });
    return true;
  }

  private pauseAfter(error: unknown, rule: DeliveryRule, tries: number): number | undefined {
    const pause = rule.pauses[tries];
    if (pause === undefined || !isPassing(error)) return undefined;
    if (!isThrottled(error)) return jittered(pause);
    if (!rule.waitsWhenThrottled) return undefined;
    return channelFailure(error, this.deps.clock.now()).retryAfterMs ?? jittered(pause);
  }

  private sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        cancel();
        this.waiting.delete(wake);
        resolve();
      };
      const cancel = this.deps.clock.after(ms, wake);
      this.waiting.add(wake);
    });
  }
}

/** Of many that were refused together not all come back together. */
const jittered = (ms: number): number => ms * (0.75 + Math.random() / 4);

/** A bot that is not registered gets no better token. */
const isRefusedToken = (error: unknown): boolean => {
  const { status, code } = channelFailure(error);
  return status === 401 && code !== 'BotNotRegistered';
};

/** The message itself: where it goes is decided when it is said. */
function withoutAddress(message: Partial<Activity>): Partial<Activity> {
  const {
    id: _id,
    channelId: _channel,
    serviceUrl: _service,
    conversation: _conversation,
    from: _from,
    recipient: _recipient,
    replyToId: _reply,
    ...rest
  } = message;
  return rest;
}
