import { AppError } from '../../errors/appError.js';
import { command } from '../../errors/nextStep.js';
import { readFault } from '../faults/readFault.js';

/** A test run of a flow, as far as it has come. */
export type FlowRun =
  | { readonly state: 'waiting' }
  | { readonly state: 'done'; readonly outputs: Readonly<Record<string, unknown>> }
  | { readonly state: 'failed'; readonly error: AppError };

/** What the service says of a run: Prompt flow's own record in an envelope. */
export interface FlowRunRecord {
  readonly flow_runs?: readonly {
    readonly status?: string;
    readonly output?: Readonly<Record<string, unknown>> | null;
    readonly error?: unknown;
  }[];
  readonly errorResponse?: unknown;
}

/** Words that are not in this list mean that it goes on. */
const failed = ['Failed', 'Canceled', 'Cancelled', 'Bypassed'];

export function readFlowRun({ flow_runs: [run] = [], errorResponse }: FlowRunRecord): FlowRun {
  const { status = '', output, error } = run ?? {};
  if (status === 'Completed') return { state: 'done', outputs: output ?? {} };
  if (errorResponse === undefined && !failed.includes(status)) return { state: 'waiting' };
  const { messages } = readFault({ details: error ?? errorResponse });
  const said = messages[0] ?? `the run is ${status}`;
  return { state: 'failed', error: new AppError({ ...failure(said), details: messages.slice(1) }) };
}

/** Prompt flow puts the kind of an error of Python in brackets: our tool's own are sentences for people. */
function failure(said: string) {
  const [, ours] = /\(EndpointError\) (.+)$/s.exec(said) ?? [];
  const sentence = `The flow failed: ${ours ?? said}${/[.!?]$/.test(ours ?? said) ? '' : '.'}`;
  // What /promptflow puts back: the connection with its key, and the files.
  const isOurs = /connection|refused the key|flow\.dag\.yaml|\bfile\b/i.test(said);
  return {
    reason: 'flow_failed' as const,
    sentence,
    next: isOurs ? command('promptflow') : command('status'),
  };
}
