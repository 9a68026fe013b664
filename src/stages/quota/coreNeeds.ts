import type { Settings } from '../../settings.js';

/** Machines that somebody is about to ask for. */
export interface CoreNeed {
  readonly size: string;
  /** `AmlCompute` for a cluster, `MIR` for a managed online endpoint. */
  readonly use: 'AmlCompute' | 'MIR';
  /** More than there are; 0 where only the size itself is to be had. */
  readonly instances: number;
}

export const quotaPurposes = ['journey', 'finetune', 'deploy'] as const;
/** A command that takes machines. */
export type QuotaPurpose = (typeof quotaPurposes)[number];

export const trainingNeed = ({ trainingSize }: Settings): CoreNeed => ({
  size: trainingSize,
  use: 'AmlCompute',
  instances: 1,
});

/** Of one deployment. */
export const servingNeed = ({ servingSize }: Settings): CoreNeed => ({
  size: servingSize,
  use: 'MIR',
  instances: 1,
});

/** Sizes that are exempt from the endpoint's reserve of a fifth (learn.microsoft.com, managed online endpoints SKU list). */
const exempt = /^standard_(nc\d+ads_a100_v4|nd\d+)/i;

/** Whether an endpoint reserves a fifth more instances of this need, rounded up. */
export const hasReserve = ({ use, size }: CoreNeed): boolean => use === 'MIR' && !exempt.test(size);

/** Cores that a need counts for. */
export const coresNeeded = (need: CoreNeed, coresOfSize: number): number =>
  (hasReserve(need) ? Math.ceil(need.instances * 1.2) : need.instances) * coresOfSize;
