import { asAppError } from '../errors/appError.js';
import { defined } from '../defined.js';
import { advice } from '../errors/nextStep.js';
import type { Log } from '../log.js';
import type { Planner } from '../runs/plan.js';
import type { Person, Place } from '../runs/run.js';
import type { CommandKind } from '../runs/runKind.js';
import type { Runs } from '../runs/runs.js';
import type { RunInputs } from '../stages/inputs.js';
import type { Problem } from '../stages/planLine.js';
import type { PlanPresenter, Say } from './planPresenter.js';

export interface OfferDeps {
  readonly planner: Planner;
  readonly runs: Runs;
  readonly presenter: PlanPresenter;
  readonly log: Log;
}

export interface PlanRequest {
  readonly kind: CommandKind;
  readonly inputs: RunInputs;
  readonly person: Person;
  readonly place: Place;
  /** The activity that asks for it; absent where a preparation has gone before, so that none follows another one. */
  readonly activityId?: string;
  /** The plan that this one is changed from. */
  readonly replaces?: string;
}

/** Plans and offers the plan. Data that is not here yet is fetched and checked first: a run does that, and then offers. */
export async function offerPlan(deps: OfferDeps, say: Say, request: PlanRequest): Promise<void> {
  const { planner, runs, presenter, log } = deps;
  const { kind, inputs, person, place, activityId, ...changed } = request;
  try {
    const asOf = await runs.changes();
    const plan = await planner.plan(kind, inputs);
    if (plan.problems.length > 0) return await presenter.show(say, plan, undefined, inputs);
    if (plan.needsPreparation !== true) {
      const proposal = await runs.offer(plan, person, place, { asked: inputs, asOf, ...changed });
      await presenter.show(say, plan, proposal, inputs);
      if (changed.replaces !== undefined) await presenter.close(changed.replaces, person, place);
      return;
    }
    if (activityId === undefined) return await presenter.refuse(say, changedMeanwhile);
    await runs.prepare(plan, person, place, { activityId, ...changed });
  } catch (error) {
    const { reason, sentence, next, details } = asAppError(error);
    log.warn('plan.failed', { kind, reason, error });
    await presenter.refuse(say, { reason, sentence, details, ...defined({ next }) });
  }
}

const changedMeanwhile: Problem = {
  reason: 'dataset_missing',
  sentence: 'The dataset has changed since it was fetched and checked.',
  // Not the command by its name: without what was typed after it, it may be another one.
  next: advice`Send the command again.`,
};
