import { runCommand } from '../../../dialogs/commandList.js';
import { duration } from '../../../duration.js';
import type { Plan } from '../../../runs/plan.js';
import { wordsFor } from '../../commands/planWords.js';
import type { CardElement } from '../cardElement.js';
import { button, small, text } from '../elements.js';
import { escapeMarkdown } from '../markdown.js';

/** A plan that waits for its person. */
export interface OpenPlan {
  readonly proposalId: string;
  readonly personName: string;
  readonly validMs: number;
}

/** What the buttons mean: said where they stand. */
export function planDecision(plan: Plan, { personName, validMs }: OpenPlan): CardElement[] {
  const isThere = plan.lines.length > 0 && plan.lines.every((line) => line.action === 'reuse');
  return [
    ...(isThere
      ? [text('Everything is there already; confirming only checks it.', { spacing: 'Medium' })]
      : []),
    ...typed(plan),
    small(
      `Only ${escapeMarkdown(personName)} can confirm, within ${duration(validMs)}: with the button, or with **${escapeMarkdown(wordsFor(plan))}** as the next message here.`,
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

export function planButtons(plan: Plan, proposalId: string): CardElement[] {
  const data = { proposal: proposalId, kind: plan.kind };
  const destructive = plan.kind === 'teardown';
  return [
    button(
      destructive ? 'Delete' : 'Confirm',
      { verb: 'confirm', ...data },
      { style: destructive ? 'destructive' : 'positive' },
    ),
    ...(runCommand(plan.kind).arguments.length === 0
      ? []
      : [button('Change…', { verb: 'changePlan', ...data }, { associatedInputs: 'None' })]),
    // Without this an empty required input would keep people from cancelling.
    button('Cancel', { verb: 'withdraw', ...data }, { associatedInputs: 'None' }),
  ];
}
