import { AppError } from '../../errors/appError.js';
import type { AzureFault } from '../faults/azureFault.js';
import { command } from '../../errors/nextStep.js';
import { readFault } from '../faults/readFault.js';
import { ruleFor } from '../faults/ruleFor.js';

/** Any error of an Azure client as an AppError. The original is not kept as a cause: it can hold a token. */
export function azureError(error: unknown): AppError {
  return error instanceof AppError ? error : new AzureFailure(readFault(error));
}

/** An AppError that still knows Azure's codes, for the places that decide by them. */
export class AzureFailure extends AppError {
  constructor(
    readonly fault: AzureFault,
    /** That something has ended so: no request of it can be sent again. */
    isOver = false,
  ) {
    super(words(fault, isOver));
  }
}

/** Why something of Azure's ended badly, as its state or its status address tells it. */
export const endedWith = (error: unknown): AzureFailure =>
  new AzureFailure(readFault({ details: error }), true);

export const isStatus = (error: unknown, status: number): boolean =>
  (error instanceof AzureFailure && error.fault.status === status) ||
  (error as { statusCode?: unknown } | null)?.statusCode === status;

/** The answer, or undefined where Azure says 404; other failures as AppError. */
export async function orUndefined<T>(call: Promise<T>): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    if (isStatus(error, 404)) return undefined;
    throw azureError(error);
  }
}

/** The answer, with failures as AppError. */
export async function ask<T>(call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    throw azureError(error);
  }
}

/** The sentence is Azure's own, the reason and the next step are ours. */
function words(fault: AzureFault, isOver: boolean) {
  const rule = ruleFor(fault);
  const said = fault.messages.at(-1) ?? fault.codes.at(-1) ?? 'no reason given';
  const code = fault.codes.at(-1);
  const next = rule?.next ?? command('status');
  return {
    reason: rule?.reason ?? ('refused' as const),
    sentence: `Azure refused: ${oneLine(said)}${code === undefined || said.includes(code) ? '' : ` (${code})`}`,
    next: typeof next === 'function' ? next(fault) : next,
    retryable: !isOver && rule?.retryable === true,
    details: fault.messages.slice(0, -1).map(oneLine),
  };
}

const oneLine = (text: string): string => {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > 400 ? `${line.slice(0, 399)}…` : line;
};
