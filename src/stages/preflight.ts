import { AppError } from '../appError.js';
import type { Stage, StageContext, StageStep } from './stage.js';
import { lookAround } from './surroundings.js';

/** A second look before the first act: the world may have moved while somebody thought about the plan. */
export const preflight: Stage = {
  name: 'preflight',
  title: 'Preflight',
  needs: [],

  async plan() {
    return { lines: [] };
  },

  async advance({ azure, settings, inputs, obstacles }: StageContext): Promise<StageStep> {
    const [first, ...others] = await obstacles();
    if (first !== undefined)
      throw new AppError({
        ...first,
        details: [...(first.details ?? []), ...others.map(({ sentence }) => sentence)],
      });
    return { kind: 'done', facts: await lookAround(azure, settings, inputs), note: 'Nothing in the way' };
  },
};
