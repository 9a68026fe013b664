import { AppError } from '../appError.js';
import type { Facts } from './facts.js';

const missing: Partial<Record<keyof Facts, readonly [sentence: string, next: string]>> = {
  workspaceId: ['There is no workspace yet.', '/provision'],
  modelId: ['There is no tuned model yet.', '/finetune'],
  endpointName: ['There is no endpoint yet.', '/deploy'],
};

/** A fact that an earlier stage, or a look at what exists, must have found. */
export function requireFact<K extends keyof Facts>(facts: Facts, name: K): NonNullable<Facts[K]> {
  const value = facts[name];
  if (value !== undefined && value !== null) return value;
  const [sentence, next] = missing[name] ?? [
    `Something is missing that an earlier step makes (${name}).`,
    '/provision',
  ];
  throw new AppError({ reason: name === 'modelId' ? 'model_missing' : 'no_workspace', sentence, next });
}
