import type { Activity, TurnContext } from 'botbuilder';
import type { AdminDialogs } from '../../dialogs/adminDialogs.js';
import type { Access } from '../access.js';
import type { CardAction } from '../cardAction.js';
import { explain } from '../explain.js';
import type { DatasetInbox } from '../files/datasetInbox.js';
import { pastedProblem } from '../pastedProblem.js';

/** A press that leads to a plan. */
export type PlanningPress = Extract<CardAction, { verb: 'askQuota' | 'pasteDataset' }>;

export const isPlanningPress = (action: CardAction): action is PlanningPress =>
  action.verb === 'askQuota' || action.verb === 'pasteDataset';

/** Why it leads to none, in words. */
export function planningRefusal(
  access: Access,
  activity: Activity,
  action: PlanningPress,
): string | undefined {
  const name = action.verb === 'askQuota' ? 'quota request' : 'dataset paste';
  const refusal = access.refuses({ name, role: 'admin' }, activity);
  if (refusal !== undefined) return explain(refusal, false);
  return action.verb === 'pasteDataset' ? pastedProblem(action.rows) : undefined;
}

/** The button of a plan that lacks cores leads to the plan of `/quota request`; the form with rows, to that of `/dataset`. */
export async function planPressed(
  { dialogs, inbox }: { readonly dialogs: AdminDialogs; readonly inbox: DatasetInbox },
  context: TurnContext,
  action: PlanningPress,
): Promise<void> {
  if (action.verb === 'askQuota') {
    const { for: quotaFor, base } = action;
    return dialogs.begin(context, 'quota request', { values: { for: quotaFor, base } });
  }
  const dataset = await inbox.keep(action.rows, action.format);
  return dialogs.begin(context, 'dataset', { values: { dataset } });
}
