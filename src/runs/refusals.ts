import type { Problem } from '../stages/planLine.js';
import { advice, command, words } from '../errors/nextStep.js';
import type { Person, Run } from './run.js';
import { whoseRun } from './whoseRun.js';

/** Why a plan cannot be confirmed, or a run not be stopped or taken up, in words. */
export const noRun: Problem = {
  reason: 'bad_argument',
  sentence: 'There is no run with that id.',
  next: command('runs'),
};
export const endedAlready = ({ id }: Run): Problem => ({
  reason: 'conflict',
  sentence: `The run ${id} has ended already.`,
  next: command('status', id),
});
export const gone: Problem = {
  reason: 'plan_expired',
  sentence: 'This plan is not there any more.',
  next: advice`Send the command again.`,
};
export const withdrawn: Problem = {
  reason: 'plan_used',
  sentence: 'This plan was cancelled.',
  next: advice`Send the command again.`,
};
export const expired: Problem = {
  reason: 'plan_expired',
  sentence: 'This plan is older than 15 minutes; what it says may not hold any more.',
  // Not the command by its name: without what was typed after it, it may be another one.
  next: advice`Send the command again.`,
};
export const overtaken = (since: Run | undefined): Problem => ({
  reason: 'plan_stale',
  sentence: words`${since === undefined ? 'Something' : words`${whoseRun(since)} (run ${since.id})`} has changed this environment since the plan was made, so it was not carried out.`,
});
export const replaced: Problem = {
  reason: 'plan_stale',
  sentence: 'This plan was out of date; a new one was made in its place.',
  next: advice`Look for the newer card, or send the command again.`,
};
export const changed: Problem = {
  reason: 'plan_stale',
  sentence: 'This plan was changed; a new one was made in its place.',
  next: advice`Look for the newer card, or send the command again.`,
};
export const answeredMeanwhile = {
  reason: 'plan_stale',
  sentence: 'The plan was answered or changed while a new one was made, so the new one does not count.',
  next: advice`Look for the newer card, or send the command again.`,
} as const satisfies Problem;
export const notYours = ({ name }: Person): Problem => ({
  reason: 'not_yours',
  sentence: `This plan is ${name === '' ? "somebody else's" : `${name}'s`}: only the person who asked can confirm or cancel it.`,
  next: advice`Send the command yourself to get a plan of your own.`,
});
export const used = (runId: string): Problem => ({
  reason: 'plan_used',
  sentence: `This plan was confirmed already: it is run ${runId}.`,
  next: command('status', runId),
});
export const elsewhere = ({ id }: Run): Problem => ({
  reason: 'conflict',
  sentence: `The run ${id} belongs to another workspace than the one I work in now.`,
  next: command('runs'),
});
export const movedOn = ({ id }: Run): Problem => ({
  reason: 'conflict',
  sentence: `The run ${id} has been taken up again since.`,
  next: command('status', id),
});
export const underWay = ({ id }: Run): Problem => ({
  reason: 'conflict',
  sentence: `The run ${id} is under way.`,
  next: command('status', id),
});
export const nothingLeft = ({ id }: Run): Problem => ({
  reason: 'conflict',
  sentence: `The run ${id} has done all it had to do, so there is nothing to retry.`,
  next: command('status', id),
});
