import { AppError } from '../errors/appError.js';
import { command, type CommandStep } from '../errors/nextStep.js';
import type { Facts } from './facts.js';

const missing: Partial<Record<keyof Facts, readonly [sentence: string, next: CommandStep]>> = {
  workspaceId: ['There is no workspace yet.', command('provision')],
  modelId: ['There is no tuned model yet.', command('finetune')],
  endpointName: ['There is no endpoint yet.', command('deploy')],
};

/** A fact that an earlier stage, or a look at what exists, must have found. */
export function requireFact<K extends keyof Facts>(facts: Facts, name: K): NonNullable<Facts[K]> {
  const value = facts[name];
  if (value !== undefined && value !== null) return value;
  const [sentence, next] = missing[name] ?? [
    `Something is missing that an earlier step makes (${name}).`,
    command('provision'),
  ];
  throw new AppError({ reason: name === 'modelId' ? 'model_missing' : 'no_workspace', sentence, next });
}
