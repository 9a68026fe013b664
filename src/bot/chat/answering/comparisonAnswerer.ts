import type { ChatMessage } from '../../../azure/ml/chatMessage.js';
import type { Routes } from '../../../backends/routes.js';
import { defined } from '../../../defined.js';
import { AppError } from '../../../errors/appError.js';
import { command } from '../../../errors/nextStep.js';
import type { Log } from '../../../log.js';
import type { Settings } from '../../../settings.js';
import type { AnsweredBy } from '../../../store/feedback/answeredBy.js';
import { modelWords } from '../../cards/modelWords.js';
import { cardMessage } from '../../channel/cardMessage.js';
import type { ComparedSide, Votes } from '../../feedback/votes.js';
import { whoAnswered } from '../../feedback/whoAnswered.js';
import type { Lines } from '../../limits/lines.js';
import type { Outlook } from '../../status/outlook.js';
import { aiLabel } from '../aiLabel.js';
import { Stopped } from '../answersUnderWay.js';
import { noModel } from '../noModel.js';
import { PutOff } from '../putOff.js';
import { promptTokens } from '../tokenBudget.js';
import type { Answered, Answerer, Question, Work } from './answerer.js';
import { noted } from './noted.js';
import type { QueuedModel } from './queuedModel.js';
import { readable } from './readable.js';
import { withCause } from './withCause.js';

export interface ComparisonAnswererDeps {
  readonly model: QueuedModel;
  readonly routes: Routes;
  readonly lines: Pick<Lines, 'look'>;
  readonly outlook: Outlook;
  readonly votes: Pick<Votes, 'offer'>;
  readonly settings: Pick<Settings, 'baseModel' | 'models'>;
  readonly log: Log;
}

/** The tuned model and the base model, asked the same beside each other, with a vote; neither is told what was said before. */
export class ComparisonAnswerer implements Answerer {
  constructor(private readonly deps: ComparisonAnswererDeps) {}

  async answer({ place, person, text, isAdmin }: Question, { signal }: Work): Promise<Answered> {
    const { model, routes, lines, outlook, votes, settings } = this.deps;
    const { tuned: ofTuned, base: ofBase } = settings.models;
    const question = readable(text, Math.min(promptTokens(ofTuned), promptTokens(ofBase)));
    const route = await routes.current();
    if (route === undefined) throw await noModel(outlook, isAdmin);
    const { baseDeploymentName, baseModel } = route;
    if (baseDeploymentName === undefined) throw await withCause(noBase(), outlook);
    lines.look(route);
    const prompt: readonly ChatMessage[] = [{ role: 'user', content: question }];
    const [tuned, base] = await Promise.all([
      this.side(`Fine-tuned: ${modelWords(route.shares)}`, async () => {
        const answer = await model.answer(prompt, 'tuned', place, { signal });
        return { ...answer, by: whoAnswered(route, answer.deployment) };
      }),
      this.side(`Base model: ${settings.baseModel}`, async () => {
        const answer = await model.answer(prompt, 'base', place, { signal });
        const { modelName, modelVersion } = baseModel ?? {};
        return {
          ...answer,
          by: { deployment: baseDeploymentName, model: modelName, version: modelVersion },
        };
      }),
    ]);
    const { card, shown: given } = await votes.offer(place, person, question, tuned, base);
    return { reply: { ...cardMessage(card), entities: [aiLabel] }, ...defined({ given }) };
  }

  /** Where one of the two fails, the other is shown all the same. */
  private async side(
    name: string,
    ask: () => Promise<{ readonly text: string; readonly isCut: boolean; readonly by: AnsweredBy }>,
  ): Promise<ComparedSide> {
    try {
      const { text, isCut, by } = await ask();
      return { side: { name, answer: text, isCut }, by };
    } catch (error) {
      if (error instanceof PutOff || error instanceof Stopped) throw error;
      return { side: { name, answer: noted(error, this.deps.log).sentence, failed: true }, by: {} };
    }
  }
}

const noBase = (): AppError =>
  new AppError({
    reason: 'no_endpoint',
    sentence: 'The base model is not deployed, so there is nothing to compare with.',
    next: command('deploy', { base: true }),
  });
