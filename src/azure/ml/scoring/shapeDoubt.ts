import type { Contract } from './contract.js';
import type { ShapeDoubt } from './scoringFailure.js';

/** What Python and its validators say of a body that they did not expect. */
const typeWords =
  /\b(TypeError|KeyError|AttributeError|ValidationError|input_data|input_string)\b|indices must be|has no attribute|not subscriptable|field required|input should be|extra (fields|inputs)|unhashable type|"loc"\s*:/i;

/** What a server says of a message that it has read: it cannot be the shape. */
const readWords = /context (length|window)|maximum (context|sequence|length)|too (long|many tokens)/i;

/** What a web framework says of a route that it does not have, where Azure's own 404 speaks of deployments. */
const noRouteWords = /"detail"\s*:\s*"Not Found"|<title>\s*404|The requested URL was not found/i;

/**
 * Whether a refusal is about the shape of the question. Nobody says it plainly: a server that expects another shape refuses by its
 * validator, stumbles over a type, even inside an HTTP 200, or has no such route.
 *
 * @param status of the model itself where it is known, else of the endpoint
 * @param words of the refusal, as they came
 */
export function shapeDoubt(contract: Contract, status: number, words: string): ShapeDoubt | undefined {
  if (status === 404) return contract === 'openai' || noRouteWords.test(words) ? 'surely' : undefined;
  if (status === 405 || status === 415) return 'surely';
  const isRefusal = status === 400 || status === 422;
  if (!isRefusal && status !== 200 && status !== 424 && status !== 500) return undefined;
  if (typeWords.test(words)) return 'surely';
  if (readWords.test(words)) return undefined;
  return isRefusal ? 'perhaps' : undefined;
}
