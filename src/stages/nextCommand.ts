import { command, type CommandStep } from '../errors/nextStep.js';
import type { Standing } from './standing.js';

/** The command that leads from what there is to a model that answers, where none does. */
export function nextCommand({ hasWorkspace, model }: Pick<Standing, 'hasWorkspace' | 'model'>): CommandStep {
  if (model !== undefined) return command('deploy');
  return command(hasWorkspace ? 'finetune' : 'journey');
}
