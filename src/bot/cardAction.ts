import type { Activity } from 'botbuilder';
import { z } from 'zod';
import { quotaPurposes } from '../stages/quota/coreNeeds.js';
import { commandKinds } from '../runs/runKind.js';

const id = z.string().min(1).max(300);
const kind = z.enum(commandKinds);

const cardAction = z.discriminatedUnion('verb', [
  z.object({ verb: z.literal('confirm'), proposal: id, kind, typed: z.string().max(300).optional() }),
  z.object({ verb: z.literal('withdraw'), proposal: id, kind }),
  z.object({ verb: z.literal('refresh'), run: id }),
  z.object({ verb: z.literal('cancelRun'), run: id }),
  z.object({ verb: z.literal('askQuota'), for: z.enum(quotaPurposes), base: z.boolean() }),
  // What an untouched input sends, or whether it sends anything, differs by client.
  z.object({
    verb: z.literal('pasteDataset'),
    rows: z.string().default(''),
    format: z.enum(['jsonl', 'csv']).default('jsonl'),
  }),
  z.object({ verb: z.literal('retryRun'), run: id, version: z.number().int() }),
]);

/** A press of a button on one of Hieno's cards: a claim about what to do, by whoever pressed it. */
export type CardAction = z.infer<typeof cardAction>;

/** The press in an Action.Execute invoke, or in the message that its fallback Action.Submit sends. */
export function cardActionOf(activity: Partial<Activity>): CardAction | undefined {
  const value: unknown = activity.value;
  const data = activity.type === 'invoke' ? executeData(value) : value;
  const parsed = cardAction.safeParse(data);
  return parsed.success ? parsed.data : undefined;
}

function executeData(value: unknown): unknown {
  const action = (value as { action?: { verb?: unknown; data?: unknown } } | null | undefined)?.action;
  if (typeof action?.data !== 'object' || action.data === null) return undefined;
  return { ...action.data, verb: action.verb };
}
