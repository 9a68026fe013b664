import { estimateTokens } from '../../tokens.js';

/**
 * Whether an answer ends where the model had to stop, and not where it wanted to. The newer servers say so (a
 * `finish_reason` of `length`); the old one says nothing: what is as long as it may be there, and ends in the middle of a
 * sentence, has been cut (docs/azure-facts.md, “Scoring”).
 *
 * @param body of the response, as it came
 * @param text that was read from it
 */
export function isCutShort(body: string, text: string, maxNewTokens: number): boolean {
  const said = finishReason(body);
  if (said !== undefined) return said === 'length' || said === 'max_tokens';
  return estimateTokens(text) >= maxNewTokens && !/[.!?…。！？:;)\]}"'”’»`*]$/u.test(text.trimEnd());
}

function finishReason(value: unknown, depth = 0): string | undefined {
  if (depth > 4) return undefined;
  if (typeof value === 'string') {
    if (!/^\s*[[{"]/.test(value)) return undefined;
    try {
      return finishReason(JSON.parse(value) as unknown, depth + 1);
    } catch {
      return undefined;
    }
  }
  if (Array.isArray(value)) return finishReason(value[0], depth + 1);
  if (typeof value !== 'object' || value === null) return undefined;
  const { finish_reason: reason, choices, output } = value as Record<string, unknown>;
  if (typeof reason === 'string') return reason;
  // Words of the model's own may look like JSON.
  return finishReason(choices ?? (typeof output === 'object' ? output : undefined), depth + 1);
}
