import type { ChatMessage } from '../azure/ml/chatMessage.js';
import type { DeployedModel } from './routes.js';

/**
 * A conversation with the instructions before it: as a message of the system where the model is known to read those, else at the
 * head of what the person said first. The first template of Phi-3 leaves a system message away without a word (docs/azure-facts.md,
 * “Scoring”), and a tuned model does not say which template it was tuned with.
 *
 * @param model undefined: not known
 */
export function instructed(
  messages: readonly ChatMessage[],
  instructions: string | undefined,
  model: DeployedModel | undefined,
): readonly ChatMessage[] {
  const [first, ...others] = messages;
  if (instructions === undefined || first === undefined) return messages;
  if (model !== undefined && readsSystemMessages(model))
    return [{ role: 'system', content: instructions }, ...messages];
  return [{ ...first, content: `${instructions}\n\n${first.content}` }, ...others];
}

/** Since when the templates of the registry's models have a place for them. */
const firstVersions: Readonly<Record<string, number>> = { 'Phi-3-mini-4k-instruct': 9 };

const readsSystemMessages = ({ modelName, modelVersion }: DeployedModel): boolean =>
  Number(modelVersion) >= (firstVersions[modelName] ?? Number.POSITIVE_INFINITY);
