import { randomUUID } from 'node:crypto';
import { isCutShort } from '../../../azure/ml/cutShort.js';
import type { FlowChat } from '../../../backends/flowChat.js';
import type { Routes } from '../../../backends/routes.js';
import { defined } from '../../../defined.js';
import type { Log } from '../../../log.js';
import { storableText } from '../../../storable.js';
import { unlessAborted } from '../../../unlessAborted.js';
import { conversationKey } from '../../channel/conversationKey.js';
import type { Messenger } from '../../channel/messenger.js';
import type { Clock } from '../../clock.js';
import { said } from '../../explained.js';
import { whoAnswered } from '../../feedback/whoAnswered.js';
import type { ConversationMemory } from '../conversationMemory.js';
import { fittingTurns, type PromptLimits } from '../prompt.js';
import { flowAnswerTokens } from '../tokenBudget.js';
import type { Answered, Answerer, Question, Work } from './answerer.js';
import { modelReply } from './modelReply.js';
import { readable } from './readable.js';

/** The longest that a flow may take, whose compute session may have to start first; the model has a deadline of its own. */
const deadlineMs = 600_000;
const openingWords = "The flow's compute session has to start first; in Azure that takes some minutes.";

export interface FlowAnswererDeps {
  readonly flow: FlowChat;
  readonly memory: ConversationMemory;
  readonly limits: PromptLimits;
  readonly routes: Routes;
  readonly messenger: Messenger;
  readonly clock: Clock;
  readonly log: Log;
}

/** The published flow; what is said with it is part of the same conversation. */
export class FlowAnswerer implements Answerer {
  constructor(private readonly deps: FlowAnswererDeps) {}

  async answer({ place, person, text, received }: Question, { signal, showing }: Work): Promise<Answered> {
    const { flow, memory, limits, routes, messenger, log } = this.deps;
    const question = readable(text, limits.tokens);
    const key = conversationKey(place);
    const history = fittingTurns(await memory.load(key, received.turns), question, limits);
    const onOpening = (): void => {
      messenger.send(place, said(openingWords)).catch((error: unknown) => {
        log.warn('chat.not_delivered', { conversation: key, error });
      });
    };
    showing.asked();
    const answer = storableText(
      await this.inTime(signal, (signal) =>
        flow.answer({ id: `hieno-${randomUUID()}`, text: question, history, signal, onOpening }),
      ),
    );
    // The flow itself says nothing about its model's end.
    const isCut = isCutShort(undefined, answer, flowAnswerTokens);
    const route = await routes.current();
    return {
      ...modelReply(answer, isCut, place, received.key),
      turn: { user: question, assistant: answer, person, ...defined({ by: route && whoAnswered(route) }) },
    };
  }

  /** With a signal for the longest that it may take; a stop is told at once. */
  private async inTime<T>(stop: AbortSignal, act: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const deadline = new AbortController();
    const cancel = this.deps.clock.after(deadlineMs, () => deadline.abort());
    try {
      stop.throwIfAborted();
      return await unlessAborted(act(AbortSignal.any([deadline.signal, stop])), stop);
    } finally {
      cancel();
    }
  }
}
