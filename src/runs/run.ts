import type { Facts } from '../stages/facts.js';
import type { StageName } from '../stages/stage.js';
import type { NextStep, Words } from '../errors/nextStep.js';
import type { Reason } from '../errors/reason.js';
import type { RunInputs } from '../stages/inputs.js';
import type { CommandKind, RunKind } from './runKind.js';

export const runStatuses = ['queued', 'running', 'succeeded', 'failed', 'cancelled'] as const;
export type RunStatus = (typeof runStatuses)[number];

/** Who asked. `id` is the Entra object id, or channel plus `from.id` where the channel has none. */
export interface Person {
  readonly id: string;
  readonly name: string;
}

/** Where somebody asked; `reference` is the Bot Framework conversation reference, opaque below `bot`. */
export interface Place {
  readonly channelId: string;
  readonly conversationId: string;
  readonly reference: unknown;
}

export type StageStatus = 'waiting' | 'running' | 'done' | 'failed' | 'skipped';

export interface StageState {
  readonly name: StageName;
  readonly title: string;
  readonly status: StageStatus;
  /** The stage's own sentence for its present state, for example `Training, step 40 of 119`. */
  readonly note?: Words;
  /** 0 to 1, where the stage knows. */
  readonly progress?: number;
  /** Epoch milliseconds. */
  readonly startedAt?: number;
  readonly endedAt?: number;
  /** Since when its looks have failed one after the other, and how often; gone with the first that succeeds. */
  readonly failingSince?: number;
  readonly failures?: number;
  /** When to look again, epoch milliseconds; set while a long wait holds nothing. */
  readonly dueAt?: number;
}

export interface Ending {
  readonly reason: Reason | 'done';
  readonly sentence: Words;
  readonly next?: NextStep;
  readonly details?: readonly string[];
}

/** What one confirmed command does: a plain record, saved whole with a version check. */
export interface Run {
  readonly id: string;
  /** Rises by one with every retry; 1 where it is absent. */
  readonly attempt?: number;
  readonly kind: RunKind;
  readonly inputs: RunInputs;
  /** Of a preparation: what is planned and offered once it has gone through. */
  readonly preparesFor?: CommandKind;
  /** The plan that the prepared one takes the place of. */
  readonly replaces?: string;
  readonly status: RunStatus;
  readonly requester: Person;
  readonly place: Place;
  readonly stages: readonly StageState[];
  readonly facts: Facts;
  readonly ending?: Ending;
  readonly createdAt: number;
  readonly startedAt?: number;
  readonly endedAt?: number;
  /** Rises by one with every save. */
  readonly version: number;
}

export const isEnded = (run: Pick<Run, 'status'>): boolean =>
  run.status === 'succeeded' || run.status === 'failed' || run.status === 'cancelled';
