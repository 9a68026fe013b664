import assert from 'node:assert/strict';
import { card } from '../../../../src/bot/cards/card.js';
import { cardText } from '../../../../src/bot/cards/cardText.js';
import { container, text } from '../../../../src/bot/cards/elements.js';
import { folded } from '../../../../src/bot/cards/folded.js';

describe('what a card has folded', () => {
  const [line, inside] = folded('done', '12 of 19 done', [text('Key'), text('Endpoint')]);

  it('is closed, and opened and closed by a press on its line', () => {
    assert.equal(inside?.['isVisible'], false);
    const columns = line?.['columns'] as { id?: string; isVisible?: boolean }[];
    const { targetElements } = line?.['selectAction'] as { targetElements: string[] };
    const [, show, hide] = columns;
    assert.deepEqual(targetElements, [inside?.['id'], show?.id, hide?.id]);
    assert.deepEqual([show?.isVisible, hide?.isVisible], [undefined, false]);
  });

  it('is not there where there is nothing to fold', () => assert.deepEqual(folded('done', 'None', []), []));

  it('is read last where nobody can open it', () => {
    const shown = card([
      text('Running'),
      container(folded('done', '12 of 19 done', [text('Key'), ...folded('more', 'More', [text('Deep')])])),
      text('Last'),
    ]);
    assert.equal(cardText(shown), 'Running\n12 of 19 done\nLast\nKey\nMore\nDeep');
  });
});
