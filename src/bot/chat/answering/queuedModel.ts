import type { Answer } from '../../../azure/ml/answer.js';
import type { ChatMessage } from '../../../azure/ml/chatMessage.js';
import type { ChatModel } from '../../../backends/chatModel.js';
import { defined } from '../../../defined.js';
import { AppError } from '../../../errors/appError.js';
import type { Log } from '../../../log.js';
import type { Place } from '../../../runs/run.js';
import { storableText } from '../../../storable.js';
import { unlessAborted } from '../../../unlessAborted.js';
import { conversationKey } from '../../channel/conversationKey.js';
import type { Messenger } from '../../channel/messenger.js';
import type { Clock } from '../../clock.js';
import type { AnswerQueue } from '../../limits/answerQueue.js';
import type { Lines } from '../../limits/lines.js';
import type { Outlook } from '../../status/outlook.js';
import { startLineNotice } from '../lineNotice.js';
import type { Work } from './answerer.js';
import { withCause } from './withCause.js';

type Asked = 'tuned' | 'base';

export interface QueuedModelDeps {
  readonly model: Pick<ChatModel, 'answer'>;
  readonly lines: Lines;
  readonly outlook: Outlook;
  readonly messenger: Messenger;
  readonly clock: Clock;
  readonly log: Log;
}

/** The model behind the line before it: asked when it is the conversation's turn. */
export class QueuedModel {
  constructor(private readonly deps: QueuedModelDeps) {}

  /**
   * @param work whose showing, if any, sees the answer while it is being written
   * @throws AppError as the model does, with what is under way at the endpoint; model_error for an answer of nothing
   */
  async answer(
    prompt: readonly ChatMessage[],
    from: Asked,
    place: Place,
    { signal, showing }: Pick<Work, 'signal'> & Partial<Work>,
  ): Promise<Answer> {
    const answer = await this.inLine(from, place, signal, (line) => {
      showing?.asked();
      const onText = showing?.onText;
      return this.deps.model.answer(prompt, {
        from,
        signal,
        onBusy: () => line.narrow(),
        ...defined({ onText }),
      });
    }).catch(async (error: unknown) => {
      throw await withCause(error, this.deps.outlook);
    });
    // A model that has learnt a U+0000 says it; nobody can read it.
    const text = storableText(answer.text);
    if (text.trim() !== '') return { ...answer, text };
    throw new AppError({
      reason: 'model_error',
      sentence: 'The model answered with nothing. Try other words.',
    });
  }

  /** The time that a question waits for its turn is none of the model's. */
  private async inLine<T>(
    from: Asked,
    place: Place,
    signal: AbortSignal,
    act: (line: AnswerQueue) => Promise<T>,
  ): Promise<T> {
    const line = this.deps.lines[from];
    signal.throwIfAborted();
    return unlessAborted(
      line.run(conversationKey(place), () => act(line), {
        signal,
        whileWaiting: (look) => startLineNotice(place, look, this.deps),
      }),
      signal,
    );
  }
}
