import { AppError } from '../errors/appError.js';
import { plainly } from '../errors/nextStep.js';
import type { Stage, StageContext, StageStep } from './stage.js';
import { discover } from './discovery.js';

/** A second look before the first act: the world may have moved while somebody thought about the plan. */
export const preflight: Stage = {
  name: 'preflight',
  title: 'Preflight',
  needs: [],

  async plan() {
    return { lines: [] };
  },

  async advance({ azure, settings, inputs, facts, preflightProblems }: StageContext): Promise<StageStep> {
    // What has come about since the plan without us is no problem: the stages adopt it.
    const found = (await preflightProblems()).filter(({ reason }) => reason !== 'nothing_to_do');
    const [first, ...others] = found;
    if (first !== undefined)
      throw new AppError({
        ...first,
        sentence: plainly(first.sentence),
        details: [...(first.details ?? []), ...others.map(({ sentence }) => plainly(sentence))],
      });
    // A run that is taken up again goes on with the model it had, though a newer one may have come since.
    const { modelVersion } = facts;
    const wanted = modelVersion === undefined ? inputs : { modelVersion, ...inputs };
    return { kind: 'done', facts: await discover(azure, settings, wanted), note: 'Nothing in the way' };
  },
};
