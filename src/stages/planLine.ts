import type { NextStep, Words } from '../errors/nextStep.js';
import type { Reason } from '../errors/reason.js';
import type { LineKind } from './lineKinds.js';

/** One thing a confirmed plan would do. */
export interface PlanLine {
  readonly action: 'create' | 'reuse' | 'change' | 'delete';
  /** For example `Compute cluster gpu-nc24s-a100-v4`. */
  readonly what: string;
  /** What it counts as. Plans of earlier versions have none. */
  readonly kind?: LineKind;
  /** For how many things it stands, where that is not one. */
  readonly count?: number;
  readonly detail?: Words;
  /** US dollars per hour while it exists or runs, where we know a list price. */
  readonly hourly?: { readonly dollars: number; readonly when: Words };
}

/** Why a plan cannot be carried out as it stands. */
export interface Problem {
  readonly reason: Reason;
  readonly sentence: Words;
  readonly next?: NextStep;
  readonly details?: readonly string[];
}
