import type { Card } from '../../../src/bot/cards/card.js';
import { closedPlanCard } from '../../../src/bot/cards/plan/closedPlanCard.js';
import { planAgain, showRun } from '../../../src/bot/cards/plan/planNext.js';
import { planCard } from '../../../src/bot/cards/plan/planCard.js';
import { planForm } from '../../../src/bot/cards/plan/planForm.js';
import { runCommand } from '../../../src/dialogs/commandList.js';
import { fieldText } from '../../../src/dialogs/fieldText.js';
import { givenArguments } from '../../../src/dialogs/givenArguments.js';
import { commandKinds } from '../../../src/runs/runKind.js';
import { blockedPlan, datasetSummary, longestPlan, openState, plan, teardownPlan } from './planFixtures.js';

/** As long as one may be that a button says. */
const longestLine = '/deploy version='.padEnd(300, 'x');

/** The cards of plans in every state, each with what it shows. */
export const planStates: readonly [string, Card][] = [
  ...commandKinds.flatMap((kind): [string, Card][] => [
    [`the longest plan of ${kind}`, planCard(longestPlan(kind), openState)],
    [
      `the longest plan of ${kind} with problems`,
      planCard(
        { ...longestPlan(kind), problems: blockedPlan.problems },
        { kind: 'problems', asked: longestLine },
      ),
    ],
    [
      `the longest plan of ${kind}, closed`,
      planCard(longestPlan(kind), {
        kind: 'closed',
        note: 'Expired',
        next: planAgain(longestLine)!,
      }),
    ],
  ]),
  ...commandKinds.flatMap((kind): [string, Card][] => {
    const command = runCommand(kind);
    const given = givenArguments(longestPlan(kind).inputs);
    const fields = Object.fromEntries(Object.entries(given).map(([name, value]) => [name, fieldText(value)]));
    const form = { command, proposalId: 'p-1', fields, settled: fields, inPlace: true };
    const problems = Object.fromEntries(
      command.arguments.map(({ name, example }) => [
        name,
        `**${name}** must be another. Example: \`${example}\`.`,
      ]),
    );
    return [
      [`the fullest form of ${kind}`, planForm(form)],
      [`an empty form of ${kind}`, planForm({ ...form, fields: {}, settled: {}, inPlace: false })],
      [
        `a form of ${kind} with all wrong`,
        planForm({ ...form, fields: { epochs: 'x', seed: 'y' }, problems }),
      ],
    ];
  }),
  ['an open plan', planCard(plan, openState)],
  ['a plan that trains', planCard({ ...plan, dataset: datasetSummary }, openState)],
  ['a plan with problems', planCard(blockedPlan, { kind: 'problems' })],
  ['a confirmed plan', planCard(plan, { kind: 'closed', note: '✓ Confirmed by Anna', next: showRun('r-1') })],
  ['a plan with a typed confirmation', planCard(teardownPlan, openState)],
  [
    'a long plan with a typed confirmation',
    planCard({ ...teardownPlan, lines: Array.from({ length: 9 }, () => teardownPlan.lines[0]!) }, openState),
  ],
  ['an empty plan', planCard({ ...plan, inputs: {}, lines: [] }, openState)],
  [
    'a long plan',
    planCard(
      {
        ...plan,
        lines: Array.from({ length: 30 }, () => ({
          action: 'create',
          what: 'W'.repeat(500),
          detail: 'd'.repeat(900),
        })),
      },
      openState,
    ),
  ],
  ['a forgotten plan', closedPlanCard('deploy', 'Expired')],
];
