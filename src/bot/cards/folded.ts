import type { CardElement } from './cardElement.js';
import { container, row, text } from './elements.js';

/**
 * What is not everybody's to read, behind one line that a press opens and closes. The client alone knows which are open: a
 * card that is drawn anew has them closed, so nothing that must be seen belongs here.
 *
 * @param id of its own in the card
 * @param line what is inside, in a few words of markdown
 */
export function folded(id: string, line: string, items: readonly CardElement[]): CardElement[] {
  if (items.length === 0) return [];
  const [show, hide] = [`${id}Show`, `${id}Hide`];
  const sign = (words: string) => [text(words, { color: 'Accent' })];
  return [
    {
      ...row([
        { width: 'stretch', items: [text(line)] },
        { width: 'auto', id: show, items: sign('Show ▾') },
        { width: 'auto', id: hide, isVisible: false, items: sign('Hide ▴') },
      ]),
      selectAction: {
        type: 'Action.ToggleVisibility',
        // What a screen reader says.
        title: 'Show or hide',
        targetElements: [id, show, hide],
      },
    },
    container(items, { id, isVisible: false, spacing: 'Small' }),
  ];
}
