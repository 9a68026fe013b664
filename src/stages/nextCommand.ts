import type { Standing } from './standing.js';

/** The command that leads from what there is to a model that answers, where none does. */
export function nextCommand({
  hasWorkspace,
  model,
}: Pick<Standing, 'hasWorkspace' | 'model'>): '/deploy' | '/finetune' | '/journey' {
  if (model !== undefined) return '/deploy';
  return hasWorkspace ? '/finetune' : '/journey';
}
