import assert from 'node:assert/strict';
import { tuningEstimate } from '../../../../src/stages/training/tuningEstimate.js';
import { tuningWords } from '../../../../src/stages/training/tuningWords.js';

const size = 'Standard_NC24ads_A100_v4';
const words = (tokens: number, epochs: number, on = size) =>
  tuningWords({ ...tuningEstimate(tokens, epochs, on), epochs, size: on });

describe('what a tuning takes', () => {
  it('grows with the epochs and with the data, however little of the whole they are', () => {
    assert.equal(
      words(42_000, 1),
      `about 31 minutes, $1.85 for one epoch on ${size}: 30 minutes to begin and to save, whatever the data; 6 s to train`,
    );
    assert.match(words(42_000, 3), /about 31 minutes, \$1\.86 for 3 epochs.*; 18 s to train$/);
    assert.match(words(84_000, 3), /; 36 s to train$/);
    assert.match(words(42_000_000, 3), /about 5\.5 hours, \$20\.1\d for 3 epochs.*; 5 h to train$/);
  });

  it('says why there is no price', () => {
    assert.match(
      words(42_000, 1, 'Standard_Odd'),
      /^about 31 minutes for .*; the price of Standard_Odd is not known here$/,
    );
  });

  it('is told of an estimate that an older version has kept, too', () => {
    assert.equal(
      tuningWords({ minutes: 35, dollars: 2.14, epochs: 1, size }),
      `about 35 minutes, $2.14 for one epoch on ${size}`,
    );
  });
});
