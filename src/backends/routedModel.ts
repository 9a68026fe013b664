import { AppError } from '../errors/appError.js';
import { defined } from '../defined.js';
import { command } from '../errors/nextStep.js';
import type { Azure } from '../azure/azure.js';
import type { AskOptions, ChatModel } from './chatModel.js';
import type { Answer } from '../azure/ml/answer.js';
import type { ChatMessage } from '../azure/ml/chatMessage.js';
import type { ChatRoute } from './routes.js';
import type { Target, Targets } from './target.js';

const defaultMaxNewTokens = 512;

/** The second for a key that is rotated on while the first was on its way. */
const mostReplacements = 2;

/**
 * The model that the current route names. A rejected key or a lost address is asked for once more before anybody hears of
 * it, since keys rotate and endpoints move.
 */
export function createRoutedModel({ scoring }: Pick<Azure, 'scoring'>, targets: Targets): ChatModel {
  function ask(to: Target, messages: readonly ChatMessage[], options: AskOptions): Promise<Answer> {
    const deployment = options.from === 'base' ? baseOf(to.route) : undefined;
    return scoring.score({
      scoringUri: to.scoringUri,
      key: to.bearer,
      messages,
      sampling: { temperature: 0.7, topP: 0.9 },
      maxNewTokens: options.maxNewTokens ?? defaultMaxNewTokens,
      ...defined({ deployment, signal: options.signal }),
    });
  }

  return {
    async answer(messages, options = {}) {
      let target = await targets.current();
      for (let replacements = 0; ; replacements += 1)
        try {
          return await ask(target, messages, options);
        } catch (error) {
          const refusal = replacements < mostReplacements ? refusalIn(error) : undefined;
          const other = refusal && (await targets.instead(target, refusal));
          if (other === undefined) throw error;
          target = other;
        }
    },
  };
}

function refusalIn(error: unknown): 'key' | 'address' | undefined {
  if (!(error instanceof AppError)) return undefined;
  if (error.reason === 'key_rejected') return 'key';
  return error.reason === 'unavailable' ? 'address' : undefined;
}

function baseOf(route: ChatRoute): string {
  if (route.baseDeploymentName !== undefined) return route.baseDeploymentName;
  throw new AppError({
    reason: 'no_endpoint',
    sentence: 'The untuned base model is not deployed, so there is nothing to compare with.',
    next: command('deploy', { base: true }),
  });
}
