import assert from 'node:assert/strict';
import { milliseconds } from '../../../../../localAzure/providers/ml/duration.js';

describe('a duration of ISO 8601', () => {
  it('is read in its usual forms', () => {
    const cases: [string, number][] = [
      ['PT5S', 5_000],
      ['PT120S', 120_000],
      ['PT2M', 120_000],
      ['PT1.5S', 1_500],
      ['PT1H30M', 5_400_000],
      ['P1DT1S', 86_401_000],
    ];
    for (const [text, value] of cases) assert.equal(milliseconds(text), value, text);
  });

  it('is not read from anything else', () => {
    for (const text of ['', 'P', 'PT', '5S', 'PT5', 'PT-5S', '120'])
      assert.equal(milliseconds(text), undefined, text);
  });
});
