import type { NextStep } from '../../errors/nextStep.js';
import type { Reason } from '../../errors/reason.js';
import type { AzureFault } from './azureFault.js';

/** A row of the table of what Azure says: how it is known, and what it means. */
export interface FaultRule {
  /**
   * Azure's codes, whatever the case. One of more than one word is known in a sentence as well: services wrap each other's
   * answers as text.
   */
  readonly codes?: readonly string[];
  /** A sentence, where the code is too general. */
  readonly says?: RegExp;
  /** With one of these only; alone, the status decides. */
  readonly status?: readonly number[];
  readonly reason: Reason;
  /** What to do; nobody has to do anything first where it is the command `retry`. */
  readonly next: NextStep | ((fault: AzureFault) => NextStep);
  /** Whether the same request may succeed later without anybody doing anything. */
  readonly retryable?: true;
}

/** Whether it is this that Azure said. */
export function fits({ codes, says, status }: FaultRule, fault: AzureFault): boolean {
  if (status !== undefined && (fault.status === undefined || !status.includes(fault.status))) return false;
  if (codes === undefined && says === undefined) return true;
  return (
    codes?.some((code) => names(fault, code)) === true ||
    (says !== undefined && [...fault.messages, ...fault.codes].some((text) => says.test(text)))
  );
}

function names(fault: AzureFault, code: string): boolean {
  const wanted = code.toLowerCase();
  if (fault.codes.some((one) => one.toLowerCase() === wanted)) return true;
  if (!/[a-z][A-Z]/.test(code)) return false;
  const word = new RegExp(`\\b${code}\\b`, 'i');
  // A code may stand in a longer one: `Compute.ZonalAllocationFailed`.
  return [...fault.messages, ...fault.codes].some((text) => word.test(text));
}
