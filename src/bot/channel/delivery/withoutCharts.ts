import type { Card } from '../../cards/card.js';
import { redrawn } from '../../cards/redrawn.js';

/** The same card with the picture of each chart, for a client that draws none: it need not know what a fallback is for that. */
export const withoutCharts = (content: Card): Card => redrawn(content, pictureOf);

function pictureOf(part: { readonly type?: unknown; readonly fallback?: unknown }): unknown {
  return typeof part.type === 'string' && part.type.startsWith('Chart.') ? part.fallback : undefined;
}
