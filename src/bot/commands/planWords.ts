import type { Plan } from '../../runs/plan.js';
import { isCommandKind, type CommandKind } from '../../runs/runKind.js';
import { findCommand } from './registry.js';

/** What a message says about the plan that was shown just before it. */
export type PlanWord =
  | { readonly kind: 'yes' | 'no' }
  /** `confirm` and a word that names no command: confirms nothing, and is no talk either while a plan waits for words. */
  | { readonly kind: 'unclear' }
  /** `confirm finetune`: nobody says that to a model. */
  | { readonly kind: 'confirm'; readonly of: CommandKind };

// Few on purpose: an "ok" said to the model must not start something.
const yes = new Set(['yes', 'confirm']);
const no = new Set(['no', 'cancel']);

/** As people copy it from a card and as phones write it: with a slash, quotes or a full stop, in capitals. */
export function planWord(text: string): PlanWord | undefined {
  const words = text
    .toLowerCase()
    .replace(/^[\s/`'"“*]+|[\s`'"”*.!]+$/g, '')
    .replace(/\s+/g, ' ');
  if (yes.has(words)) return { kind: 'yes' };
  if (no.has(words)) return { kind: 'no' };
  const [, of] = /^confirm:? \/?(.+)$/.exec(words) ?? [];
  if (isCommandKind(of)) return { kind: 'confirm', of };
  return of === undefined || of.includes(' ') ? undefined : { kind: 'unclear' };
}

/** What confirms a plan in words: what cannot be undone its own word, what costs, turns traffic or shuts others out more than a yes. */
export function wordsFor(plan: Plan): string {
  if (plan.typedConfirmation !== undefined) return plan.typedConfirmation;
  return costs(plan) || turnsTraffic(plan) || plan.kind === 'keys rotate' ? `confirm ${plan.kind}` : 'yes';
}

/** By what the command is for, since not every price is known; where all is there already, nothing is bought. */
export const costs = ({ kind, lines }: Plan): boolean =>
  lines.some(({ hourly, action }) => hourly !== undefined && action !== 'delete') ||
  (findCommand(kind)?.effect !== 'changes' && lines.some(({ action }) => action !== 'reuse'));

export const turnsTraffic = ({ kind }: Pick<Plan, 'kind'>): boolean =>
  kind === 'traffic' || kind === 'rollback';
