import type { TurnContext } from 'botbuilder';
import type { AdminDialogs } from '../../dialogs/adminDialogs.js';
import type { DatasetInbox } from '../files/datasetInbox.js';

/** Rows that somebody wrote lead to the plan of `/dataset` with them. */
export async function planPastedRows(
  { dialogs, inbox }: { readonly dialogs: AdminDialogs; readonly inbox: DatasetInbox },
  context: TurnContext,
  rows: string,
  format: 'jsonl' | 'csv',
): Promise<void> {
  const dataset = await inbox.keep(rows, format);
  await dialogs.begin(context, 'dataset', { values: { dataset } });
}
