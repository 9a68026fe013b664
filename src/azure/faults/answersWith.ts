import { pageTitle } from './parseText.js';

/** What the body of a success turned out to be. `words` go into "It answered with …". */
export type AnswerBody =
  | { readonly kind: 'json'; readonly value: unknown }
  | { readonly kind: 'page' | 'events' | 'cut' | 'text'; readonly words: string };

/**
 * By the body itself, since a proxy calls anything what it likes: JSON is what parses as JSON, and what begins like it and
 * does not parse has been cut off.
 */
export function answersWith(body: string, contentType: string | undefined): AnswerBody {
  const type = contentType?.toLowerCase() ?? '';
  try {
    return { kind: 'json', value: JSON.parse(body.replace(/^\uFEFF/, '')) as unknown };
  } catch {
    // Below: what else it is.
  }
  if (type.includes('text/html') || /^\s*<(!doctype|html|head|body|\?xml)/i.test(body)) {
    const title = pageTitle(body);
    return { kind: 'page', words: title === undefined ? 'a web page' : `a web page ("${title}")` };
  }
  if (type.includes('event-stream') || /^\s*(data|event|id|retry):/.test(body))
    return { kind: 'events', words: 'an event stream' };
  if (type.includes('json') || /^\s*[[{"]/.test(body)) return { kind: 'cut', words: 'JSON that is cut off' };
  return { kind: 'text', words: 'text' };
}
