import type { Plan } from '../../../runs/plan.js';
import type { PlannedTime } from '../../../runs/plannedTime.js';
import type { PlanLine } from '../../../stages/planLine.js';
import { quotaPurposes } from '../../../stages/quota/coreNeeds.js';
import { askQuotaButton } from '../buttons/askQuotaButton.js';
import { linesOf } from '../../commands/linesOf.js';
import { commandIn } from '../../commands/registry.js';
import { commandButton } from '../buttons/nextButtons.js';
import { card, type Card } from '../card.js';
import { fitting } from '../fitting.js';
import type { CardElement } from '../cardElement.js';
import { actionSet, text, title } from '../elements.js';
import { folded } from '../folded.js';
import { kindTitle } from '../kindTitle.js';
import { escapeMarkdown, shorten } from '../markdown.js';
import { datasetReport } from './datasetReport.js';
import { planCost } from './planCost.js';
import { planButtons, planDecision, type OpenPlan } from './planDecision.js';
import { planInputs } from './planInputs.js';
import { foldedCreations, foldedUses, openLines, type Length } from './planLines.js';
import { planAgain, planNextButtons, type PlanNext } from './planNext.js';
import { planProblems } from './planProblems.js';
import { planTime } from './planTime.js';

export type PlanCardState =
  | (OpenPlan & {
      readonly kind: 'open';
      /** How long its run would take, where that is known. */
      readonly time?: PlannedTime;
      /** How many times faster than in Azure its operations go; 1 if left out. */
      readonly speed?: number;
    })
  /** Shown for its problems; there is nothing to confirm. `asked`: the command line, where it may be said again. */
  | { readonly kind: 'problems'; readonly asked?: string }
  /** Pressed, withdrawn or too late: `note` says which, `next` what leads on. */
  | { readonly kind: 'closed'; readonly note: string; readonly next?: PlanNext };

/** Teams draws no more. */
const mostActions = 6;

/** What a command would do, with buttons for the person who asked, or without. */
export const planCard = (plan: Plan, state: PlanCardState): Card =>
  fitting<Length>(['whole', 'short', 'names'], (length) => draw(plan, state, length));

function draw(plan: Plan, state: PlanCardState, length: Length): Card {
  const head = [title(`Plan: ${kindTitle(plan.kind)}`), ...planInputs(plan)];
  switch (state.kind) {
    case 'open':
      return card([...head, ...open(plan, state, length)], planButtons(plan, state.proposalId));
    case 'problems':
      return card(
        [...head, ...planProblems(plan), ...details(plan, length), ...planCost(plan)],
        remedies(plan, state.asked),
      );
    case 'closed':
      return card(
        [...head, text(state.note, { weight: 'Bolder', spacing: 'Medium' }), ...past(plan, length)],
        planNextButtons(state.next),
      );
  }
}

/** Where it is long, what there is to decide stands above it and the buttons on both sides of it. */
function open(plan: Plan, state: Extract<PlanCardState, { kind: 'open' }>, length: Length): CardElement[] {
  const decision = [...planCost(plan), ...planTime(state.time, state.speed), ...planDecision(plan, state)];
  if (!isLong(plan)) return [...details(plan, length), ...decision];
  return [
    ...planCost(plan),
    ...planTime(state.time, state.speed),
    ...dangers(plan),
    ...planDecision(plan, state),
    actionSet(planButtons(plan, state.proposalId)),
    ...details(plan, length),
  ];
}

/** More than a narrow pane shows at once. */
const isLong = ({ dataset, lines }: Plan): boolean => dataset !== undefined || lines.length > 6;

/** What is made and used is folded where there is much of it; what is lost, turned or warned of never is. */
function details(plan: Plan, length: Length): CardElement[] {
  const { lines, dataset } = plan;
  const [made, used] = isLong(plan)
    ? [foldedCreations, foldedUses]
    : [openLines('create'), openLines('reuse')];
  return [
    ...made(lines, length),
    ...openLines('change')(lines, length),
    ...openLines('delete')(lines, length),
    ...(plan.notes ?? []).map((note) =>
      text(`⚠ ${escapeMarkdown(shorten(note, 400))}`, { size: 'Small', spacing: 'Medium' }),
    ),
    ...(dataset === undefined ? [] : datasetReport(dataset, length)),
    ...used(lines, length),
  ];
}

/** Above the first button: what stands below it and must not be missed. */
function dangers({ lines, dataset, notes = [] }: Plan): CardElement[] {
  const count = (action: PlanLine['action']): number => lines.filter((line) => line.action === action).length;
  const deletions = count('delete');
  const found = [
    many(deletions, 'deletion'),
    many(count('change'), 'change'),
    many((dataset?.warnings.length ?? 0) + notes.length, 'warning'),
  ].flat();
  if (found.length === 0) return [];
  // The colour of warnings can hardly be read on white.
  const color = deletions > 0 ? 'Attention' : 'Default';
  const words = `⚠ To read below before you confirm: ${found.join(', ')}.`;
  return [text(words, { spacing: 'Small', weight: 'Bolder', color })];
}

const many = (count: number, what: string): string[] =>
  count === 0 ? [] : [`${count} ${what}${count === 1 ? '' : 's'}`];

/** What it was, for whoever looks for it later. */
function past(plan: Plan, length: Length): CardElement[] {
  const whole = [...planCost(plan), ...details(plan, length)];
  return isLong(plan) ? folded('past', 'What the plan was', whole) : whole;
}

/**
 * What helps, each once, and then the plan again; only admins are shown plans. For cores there is a button that knows what for,
 * and whose press is checked anew.
 */
function remedies({ kind, inputs, problems }: Plan, asked: string | undefined): CardElement[] {
  const purpose = quotaPurposes.find((one) => one === kind);
  const isShort = problems.some(({ reason }) => reason === 'quota_missing');
  const quota = isShort && purpose !== undefined ? [askQuotaButton(purpose, inputs.base === true)] : [];
  const lines = problems.flatMap(({ next }) => linesOf(next, true));
  const others = [...new Set(lines)].filter(
    (line) => quota.length === 0 || commandIn(line)?.command.name !== 'quota request',
  );
  const again = planNextButtons(planAgain(asked));
  const helping = [...quota, ...others.map((line) => commandButton(line))];
  return [...helping.slice(0, mostActions - again.length), ...again];
}
