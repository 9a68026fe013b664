import { setTimeout } from 'node:timers/promises';
import { TestClock } from '../../../core/clock.js';
import type { Call } from '../../../core/operation.js';
import type { Pace } from '../../../model/answerInPieces.js';
import type { DeploymentDoc } from '../documents/deploymentDoc.js';
import { milliseconds } from '../duration.js';
import { mlDurations } from '../mlDurations.js';

/** The deployment's requestTimeout was over before the model had said anything. */
export class TookTooLong extends Error {}

/** Of a slow model's stream, before its first word. */
const firstShare = 0.1;
/** Real ms: who looks more often than this only burns time. What is due by then comes as one piece. */
const shortestPauseMs = 5;

/**
 * The time that the model takes for one answer, in Azure's time. A clock that tests move does not hold up an answer. Of a
 * stream the deployment's time limit counts up to the first word; the rest has the limit of the proxy.
 */
export class ModelTime {
  private readonly begun: number;
  private readonly slowMs: number | undefined;

  constructor(
    private readonly call: Call,
    private readonly deployment: DeploymentDoc,
  ) {
    this.begun = call.service.clock.now();
    this.slowMs = call.service.faults.take(call.operation.id, 'slow')?.ms;
  }

  /** Throws TookTooLong. */
  untilAnswer(): Promise<void> {
    return this.passes(this.slowMs ?? mlDurations.answer);
  }

  /** Throws TookTooLong. */
  untilFirstWord(): Promise<void> {
    return this.passes(this.slowMs === undefined ? mlDurations.firstWord : this.slowMs * firstShare);
  }

  /** Throws when the proxy's time limit is over. */
  readonly pace: Pace = (words) => this.paced(words);

  private async *paced(words: readonly string[]): AsyncGenerator<string> {
    const { clock, wordMs } = this.call.service;
    if (clock instanceof TestClock) return yield* words;
    const eachMs =
      this.slowMs === undefined
        ? (wordMs ?? clock.scaled(mlDurations.nextWord))
        : clock.scaled((this.slowMs * (1 - firstShare)) / words.length);
    const longest = mlDurations.longestStream;
    const limit = this.begun + (wordMs === undefined ? clock.scaled(longest) : longest);
    const from = clock.now();
    for (let said = 0; said < words.length;) {
      const now = clock.now();
      if (now >= limit) throw new Error('The stream took longer than the proxy allows.');
      const due = Math.min(words.length, 1 + Math.floor((now - from) / eachMs));
      if (due > said) yield words.slice(said, due).join('');
      said = due;
      const pause = Math.max(shortestPauseMs, Math.min(from + said * eachMs, limit) - clock.now());
      if (said < words.length) await setTimeout(pause, undefined, { signal: this.call.signal });
    }
  }

  private async passes(azureMs: number): Promise<void> {
    const { service, signal } = this.call;
    const limit = milliseconds(this.deployment.requestTimeout) ?? 0;
    if (!(service.clock instanceof TestClock))
      await setTimeout(service.clock.scaled(Math.min(azureMs, limit)), undefined, { signal });
    if (azureMs > limit) throw new TookTooLong();
  }
}
