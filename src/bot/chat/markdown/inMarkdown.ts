import type { Abilities } from '../../channel/abilities.js';
import { storableText } from '../../../storable.js';
import { teamsMarkdown } from './teamsMarkdown.js';

/**
 * What a model has said as a channel can show it.
 *
 * @param isWhole whether nothing follows: what is shown of a text that goes on begins with what was shown before
 */
export function inMarkdown(markdown: Abilities['markdown'], said: string, isWhole: boolean): string {
  // A model that has learnt a U+0000 says it; nobody can read it.
  const text = storableText(said).trimStart();
  return markdown === 'teams' ? teamsMarkdown(text, isWhole) : text.trimEnd();
}
