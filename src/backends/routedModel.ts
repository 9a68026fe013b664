import { AppError } from '../errors/appError.js';
import { defined } from '../defined.js';
import { command } from '../errors/nextStep.js';
import type { Azure } from '../azure/azure.js';
import type { AskOptions, ChatModel } from './chatModel.js';
import type { Answer } from '../azure/ml/answer.js';
import type { ChatMessage } from '../azure/ml/chatMessage.js';

/** Where the chat goes: names only; the address is asked of the endpoint, the key of Key Vault. */
export interface ChatRoute {
  readonly endpointName: string;
  readonly baseDeploymentName?: string;
  readonly vaultName: string;
  readonly secretName: string;
  readonly updatedAt: number;
}

interface Target {
  readonly route: ChatRoute;
  readonly scoringUri: string;
  readonly key: string;
}

type AzureForChat = Pick<Azure, 'endpoints' | 'secrets' | 'associatedResources' | 'scoring' | 'groupId'>;

const defaultMaxNewTokens = 512;

/**
 * The model that the current route names. Address and key are kept in memory; a rejected key or a lost address is
 * asked for once more before anybody hears of it, since keys rotate and endpoints move.
 */
export function createRoutedModel(
  azure: AzureForChat,
  currentRoute: () => Promise<ChatRoute | undefined>,
): ChatModel {
  let known: Target | undefined;

  async function target(): Promise<Target> {
    const route = await currentRoute();
    if (route === undefined) throw new AppError(nothingDeployed);
    if (known?.route.endpointName === route.endpointName && known.route.updatedAt === route.updatedAt)
      return known;
    const vaultId = `${azure.groupId}/providers/Microsoft.KeyVault/vaults/${route.vaultName}`;
    const [endpoint, vaultUri] = await Promise.all([
      azure.endpoints.get(route.endpointName),
      azure.associatedResources.vaultUri(vaultId),
    ]);
    if (endpoint?.scoringUri === undefined)
      throw new AppError({
        reason: 'no_endpoint',
        sentence: `The endpoint ${route.endpointName} is gone.`,
        next: command('deploy'),
      });
    const key = vaultUri === undefined ? undefined : await azure.secrets.get(vaultUri, route.secretName);
    if (key === undefined)
      throw new AppError({
        reason: 'key_rejected',
        sentence: `Key Vault has no secret ${route.secretName}, so the endpoint cannot be asked.`,
        next: command('deploy'),
      });
    known = { route, scoringUri: endpoint.scoringUri, key };
    return known;
  }

  function ask(to: Target, messages: readonly ChatMessage[], options: AskOptions): Promise<Answer> {
    const deployment = options.from === 'base' ? baseOf(to.route) : undefined;
    return azure.scoring.score({
      scoringUri: to.scoringUri,
      key: to.key,
      messages,
      maxNewTokens: options.maxNewTokens ?? defaultMaxNewTokens,
      ...defined({ deployment, signal: options.signal }),
    });
  }

  return {
    async answer(messages, options = {}) {
      const cached = known;
      const first = await target();
      try {
        return await ask(first, messages, options);
      } catch (error) {
        const isStale =
          error instanceof AppError && (error.reason === 'key_rejected' || error.reason === 'unavailable');
        // What was just asked of Azure is no staler than what would be asked now.
        if (!isStale || first !== cached) throw error;
        if (known === first) known = undefined;
        return ask(await target(), messages, options);
      }
    },
  };
}

function baseOf(route: ChatRoute): string {
  if (route.baseDeploymentName !== undefined) return route.baseDeploymentName;
  throw new AppError({
    reason: 'no_endpoint',
    sentence: 'The untuned base model is not deployed, so there is nothing to compare with.',
    next: command('deploy', { base: true }),
  });
}

const nothingDeployed = {
  reason: 'no_endpoint',
  sentence: 'No model is deployed, so there is nobody to answer.',
  next: command('journey'),
} as const;
