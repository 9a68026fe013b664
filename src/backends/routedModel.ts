import { AppError } from '../errors/appError.js';
import { defined } from '../defined.js';
import { command } from '../errors/nextStep.js';
import type { Azure } from '../azure/azure.js';
import type { Answer } from '../azure/ml/answer.js';
import type { ChatMessage } from '../azure/ml/chatMessage.js';
import { ScoringFailure, type Remedy } from '../azure/ml/scoring/scoringFailure.js';
import type { Settings } from '../settings.js';
import type { AskOptions, ChatModel } from './chatModel.js';
import { jittered, retryRule, turnMs } from './retryRule.js';
import type { ChatRoute } from './routes.js';
import { instructed } from './instructed.js';
import type { Target, Targets } from './target.js';

/** One try may take this long: more than a deployment of ours may take to answer, which is 90 s. */
const tryMs = 100_000;

export interface RoutedModelDeps {
  readonly scoring: Azure['scoring'];
  readonly targets: Targets;
  readonly models: Settings['models'];
  readonly now: () => number;
  /** Ends early when the signal does. */
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  /** From 0 to 1. */
  readonly random?: () => number;
}

/** The model that the current route names; what one try does not bring, the rule of retries may (`retryRule`). */
export function createRoutedModel(deps: RoutedModelDeps): ChatModel {
  const { scoring, targets, models, now, sleep, random = Math.random } = deps;

  async function answer(messages: readonly ChatMessage[], options: AskOptions = {}): Promise<Answer> {
    const { from = 'tuned', signal, onText } = options;
    const until = now() + turnMs;
    const tries = new Map<Remedy, number>();
    const { systemPrompt, answerTokens, ...sampling } = models[from];
    let target = await targets.current();
    let maxNewTokens = answerTokens;
    for (;;)
      try {
        return await scoring.score({
          ...addressOf(target, from),
          key: target.bearer,
          messages: instructed(messages, systemPrompt, from === 'base' ? target.route.baseModel : undefined),
          sampling,
          maxNewTokens,
          timeoutMs: Math.min(tryMs, until - now()),
          ...defined({ signal, onText }),
        });
      } catch (error) {
        if (!(error instanceof ScoringFailure)) throw error;
        const { remedy, retryAfterMs = 0 } = error;
        if (remedy === 'backOff') options.onBusy?.();
        const tried = tries.get(remedy) ?? 0;
        const pause = retryRule[remedy][tried];
        if (pause === undefined) throw error;
        tries.set(remedy, tried + 1);
        const other = await elsewhere(target, remedy);
        if (other === undefined) {
          if (remedy === 'newKey') throw error;
          const wait = Math.max(jittered(pause, random), retryAfterMs);
          if (now() + wait >= until) throw error;
          if (wait > 0) await sleep(wait, signal);
        } else target = other;
        if (remedy === 'shorter') maxNewTokens = Math.ceil(maxNewTokens / 2);
      }
  }

  /** What has come in the place of a target whose key or address is no more. */
  async function elsewhere(target: Target, remedy: Remedy): Promise<Target | undefined> {
    if (remedy === 'newKey') return targets.instead(target, 'key');
    return remedy === 'newAddress' ? targets.instead(target, 'address') : undefined;
  }

  return {
    answer,
    async contractOf(from) {
      const { scoringUri, deployment } = addressOf(await targets.current(), from);
      return scoring.contractOf({ scoringUri, ...defined({ deployment }) });
    },
  };
}

const addressOf = ({ scoringUri, route }: Target, from: 'tuned' | 'base') => ({
  scoringUri,
  ...(from === 'base' ? { deployment: baseOf(route) } : {}),
});

function baseOf(route: ChatRoute): string {
  if (route.baseDeploymentName !== undefined) return route.baseDeploymentName;
  throw new AppError({
    reason: 'no_endpoint',
    sentence: 'The untuned base model is not deployed, so there is nothing to compare with.',
    next: command('deploy', { base: true }),
  });
}
