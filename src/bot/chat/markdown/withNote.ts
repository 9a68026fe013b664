import { openFence, withFencesClosed } from './fences.js';

/** A text with a word of ours beside it, which is no part of it. */
export const withNote = (text: string, note: string): string =>
  `${text === '' ? '' : `${withFencesClosed(text)}\n\n`}*(${note})*`;

/** What follows in a text after its beginning, by itself; undefined where it has no such beginning, the empty text where nothing does. */
export function restAfter(beginning: string, text: string): string | undefined {
  if (!text.startsWith(beginning)) return undefined;
  const rest = text.slice(beginning.length);
  const fence = openFence(beginning);
  return fence === undefined ? rest.trim() : `${fence.mark}\n${rest.replace(/^\n/, '')}`;
}
