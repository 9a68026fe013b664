import type { Card } from '../../cards/card.js';
import { redrawn } from '../../cards/redrawn.js';

/**
 * The same card for a client that sends no Action.Execute: each becomes its fallback. Such a client draws the button all the
 * same (Web Chat knows the action), and does nothing when it is pressed.
 */
export const submitting = (content: Card): Card => redrawn(content, fallbackOf);

function fallbackOf(part: { readonly type?: unknown; readonly fallback?: unknown }): unknown {
  return part.type === 'Action.Execute' ? part.fallback : undefined;
}
