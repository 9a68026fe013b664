import { AppError } from '../errors/appError.js';
import { advice, command } from '../errors/nextStep.js';
import type { Azure } from '../azure/azure.js';
import type { FoundryWorkspace } from '../azure/promptFlow/foundry.js';
import type { ChatTurn } from '../azure/promptFlow/publisher.js';
import { pauseMs } from '../pace.js';

export interface FlowQuestion {
  /** The same id is the same question, and is asked once. */
  readonly id: string;
  readonly text: string;
  /** Oldest first. */
  readonly history: readonly ChatTurn[];
  readonly signal: AbortSignal;
  /** Called once, when the machine that answers has to be started first. */
  readonly onOpening: () => void;
}

/** The published chat, for whoever wants to talk with it and not with the endpoint itself. */
export interface FlowChat {
  /** Throws AppError: flow_missing, flow_failed ... */
  answer(question: FlowQuestion): Promise<string>;
}

export interface FlowChatDeps {
  readonly publisher: Azure['publisher'];
  /** The project that the chat is published in; throws AppError where it is not there. */
  readonly findProject: () => Promise<FoundryWorkspace>;
  /** What the published chat is called. */
  readonly chatName: string;
  readonly now: () => number;
  /** Ends early when the signal does. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
}

export const createFlowChat = ({ publisher, findProject, chatName, now, sleep }: FlowChatDeps): FlowChat => ({
  async answer({ id, text, history, signal, onOpening }) {
    const project = await findProject();
    const chat = await publisher.find(project, chatName);
    if (chat === undefined)
      throw new AppError({
        reason: 'flow_missing',
        sentence: `The project ${project.name} has no flow ${chatName} yet.`,
        next: command('promptflow'),
      });
    const startedAt = now();
    let opening: string | undefined;
    while (!signal.aborted) {
      const step = await publisher.ask(project, chat, { id, text, history, opening });
      if (step.state === 'answered') return step.answer;
      if (step.state === 'opening') {
        if (opening === undefined) onOpening();
        ({ opening } = step);
      }
      await sleep(pauseMs(now() - startedAt), signal);
    }
    throw new AppError({
      reason: 'model_timeout',
      sentence: 'The flow took too long to answer.',
      next: advice`Try again in a minute.`,
    });
  },
});
