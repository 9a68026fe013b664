import { receivedName } from '../../../dataset/sources/receivedName.js';
import type { Plan } from '../../../runs/plan.js';
import type { PlanLine, Problem } from '../../../stages/planLine.js';
import { shownInputs } from '../../../stages/shownInputs.js';
import { trafficWords } from '../../../stages/serving/trafficMap.js';
import { quotaPurposes } from '../../../stages/quota/coreNeeds.js';
import { inChat } from '../../commands/inChat.js';
import { wordsFor } from '../../commands/planWords.js';
import { askQuotaButton } from '../askQuotaButton.js';
import { card, type Card } from '../card.js';
import type { CardElement } from '../cardElement.js';
import { datasetReport } from './datasetReport.js';
import { duration } from '../../../duration.js';
import { actionSet, button, container, row, small, text, title } from '../elements.js';
import { kindTitle } from '../kindTitle.js';
import { escapeMarkdown, shorten } from '../markdown.js';
import { problemLines } from '../problemLines.js';
import { isSame } from '../../../errors/nextStep.js';

export type PlanCardState =
  | {
      readonly kind: 'open';
      readonly proposalId: string;
      readonly personName: string;
      readonly validMs: number;
    }
  /** Shown for its problems; there is nothing to confirm. */
  | { readonly kind: 'problems' }
  /** Pressed, withdrawn or too late: `note` says which, and there are no buttons. */
  | { readonly kind: 'closed'; readonly note: string };

const actions = [
  { action: 'create', heading: 'Creates', symbol: '✚' },
  { action: 'change', heading: 'Changes', symbol: '✎' },
  { action: 'delete', heading: 'Deletes', symbol: '✕' },
  { action: 'reuse', heading: 'Uses what is there', symbol: '=' },
] as const;

/** What a command would do, with a button for the person who asked, or without one. */
export function planCard(plan: Plan, state: PlanCardState): Card {
  const decision = state.kind === 'open' ? [...cost(plan), ...asked(plan, state)] : cost(plan);
  const atTop = state.kind === 'open' && isLong(plan);
  return card(
    [
      title(`Plan: ${kindTitle(plan.kind)}`),
      ...inputsLine(plan),
      ...(state.kind === 'problems' ? problems(plan) : []),
      ...(atTop ? [...decision, actionSet(buttons(plan, state.proposalId))] : []),
      ...(plan.dataset === undefined ? [] : datasetReport(plan.dataset)),
      ...actions.flatMap(({ action, heading, symbol }) => group(plan, action, heading, symbol)),
      ...(plan.notes ?? []).map((note) => small(escapeMarkdown(note), { spacing: 'Medium' })),
      ...(atTop ? [] : decision),
      ...(state.kind === 'closed' ? [text(state.note, { weight: 'Bolder', spacing: 'Medium' })] : []),
    ],
    state.kind === 'open' ? buttons(plan, state.proposalId) : remedies(plan, state),
  );
}

/** More than a narrow pane shows at once: what there is to decide stands above it too. */
const isLong = ({ dataset, lines }: Plan): boolean => dataset !== undefined || lines.length > 6;

/** What is missing can be asked for, by whoever may: the press is checked anew. */
function remedies({ kind, inputs, problems: found }: Plan, state: PlanCardState): CardElement[] {
  const purpose = quotaPurposes.find((one) => one === kind);
  const isShort = found.some(({ reason }) => reason === 'quota_missing');
  return state.kind === 'problems' && isShort && purpose !== undefined
    ? [askQuotaButton(purpose, inputs.base === true)]
    : [];
}

function inputsLine(plan: Plan): CardElement[] {
  const {
    dataset,
    slice,
    seed,
    skipBroken,
    epochs,
    learningRate,
    scheduler,
    modelVersion,
    base,
    promptflow,
    quotaFor,
    traffic,
    target,
  } = shownInputs(plan.inputs);
  const named: [string, unknown][] = [
    // Of what is described below the name is said there.
    [
      'dataset',
      dataset === undefined || plan.dataset !== undefined ? undefined : shorten(receivedName(dataset), 120),
    ],
    ['slice', plan.dataset === undefined ? slice : undefined],
    ['seed', seed],
    ['broken rows', skipBroken === true ? 'left out' : undefined],
    ['epochs', epochs],
    ['learning rate', learningRate],
    ['scheduler', scheduler],
    ['version', modelVersion],
    ['base model', base === true ? 'too' : undefined],
    ['Prompt flow', promptflow === true ? 'too' : undefined],
    ['for', quotaFor === undefined ? undefined : `/${quotaFor}`],
    ['split', traffic === undefined ? undefined : trafficWords(traffic)],
    ['target', target],
  ];
  const given = named.filter(([, value]) => value !== undefined);
  if (given.length === 0) return [];
  return [small(given.map(([name, value]) => `${name} ${escapeMarkdown(String(value))}`).join(' · '))];
}

function problems(plan: Plan): CardElement[] {
  const heading =
    plan.problems.length === 1 ? 'One thing is in the way' : `${plan.problems.length} things are in the way`;
  return [
    container(
      [
        text(heading, { weight: 'Bolder' }),
        ...plan.problems.flatMap((problem, index) =>
          problemLines(onceOnly(problem, plan.problems[index + 1])),
        ),
      ],
      {
        style: 'attention',
      },
    ),
  ];
}

/** What helps against two in a row is said after the second. */
function onceOnly({ next, ...problem }: Problem, following: Problem | undefined): Problem {
  return next === undefined || isSame(next, following?.next) ? problem : { ...problem, next };
}

function group(plan: Plan, action: PlanLine['action'], heading: string, symbol: string): CardElement[] {
  const lines = plan.lines.filter((line) => line.action === action);
  if (lines.length === 0) return [];
  return [
    text(heading, {
      weight: 'Bolder',
      spacing: 'Medium',
      ...(action === 'delete' ? { color: 'Attention' } : {}),
    }),
    ...lines.map((line) =>
      row([
        { width: 'auto', items: [text(symbol)] },
        {
          width: 'stretch',
          items: [
            text(escapeMarkdown(shorten(line.what, 200))),
            ...(line.detail === undefined ? [] : [small(escapeMarkdown(shorten(inChat(line.detail), 250)))]),
            ...(line.hourly === undefined
              ? []
              : [
                  small(
                    `${dollars(line.hourly.dollars)} per hour ${escapeMarkdown(inChat(line.hourly.when))}`,
                  ),
                ]),
          ],
        },
      ]),
    ),
  ];
}

/** The sum per occasion: what runs only during training must not be added to what runs for good. */
function cost({ lines, priceNote = 'List prices; yours may differ.' }: Plan): CardElement[] {
  const sums = new Map<string, number>();
  for (const { hourly, action } of lines)
    if (hourly !== undefined && action !== 'delete') {
      const when = inChat(hourly.when);
      sums.set(when, (sums.get(when) ?? 0) + hourly.dollars);
    }
  if (sums.size === 0) return [];
  const parts = [...sums].map(([when, sum]) => `**${dollars(sum)} per hour** ${escapeMarkdown(when)}`);
  return [text(`Costs about ${parts.join(', ')}. ${priceNote}`, { spacing: 'Medium' })];
}

const dollars = (amount: number): string => `$${amount.toFixed(amount < 0.1 ? 3 : 2)}`;

/** What the buttons mean: said where they stand. */
function asked(plan: Plan, state: Extract<PlanCardState, { kind: 'open' }>): CardElement[] {
  const isThere = plan.lines.length > 0 && plan.lines.every((line) => line.action === 'reuse');
  return [
    ...(isThere
      ? [text('Everything is there already; confirming only checks it.', { spacing: 'Medium' })]
      : []),
    ...typed(plan),
    small(
      `Only ${escapeMarkdown(state.personName)} can confirm, within ${duration(state.validMs)}: with the button, or with **${escapeMarkdown(wordsFor(plan))}** as the next message here.`,
      { spacing: 'Medium' },
    ),
  ];
}

function typed(plan: Plan): CardElement[] {
  if (plan.typedConfirmation === undefined) return [];
  return [
    {
      type: 'Input.Text',
      id: 'typed',
      label: `This cannot be undone. Type ${plan.typedConfirmation} to confirm`,
      placeholder: plan.typedConfirmation,
      isRequired: true,
      errorMessage: `Type ${plan.typedConfirmation} first.`,
      maxLength: 200,
    },
  ];
}

function buttons(plan: Plan, proposalId: string): CardElement[] {
  const data = { proposal: proposalId, kind: plan.kind };
  const destructive = plan.kind === 'teardown';
  return [
    button(
      destructive ? 'Delete' : 'Confirm',
      { verb: 'confirm', ...data },
      { style: destructive ? 'destructive' : 'positive' },
    ),
    // Without this an empty required input would keep people from cancelling.
    button('Cancel', { verb: 'withdraw', ...data }, { associatedInputs: 'None' }),
  ];
}
