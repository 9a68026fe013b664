import assert from 'node:assert/strict';
import { Program } from '../helpers/machine/program.js';

describe('npm run tour', () => {
  it('walks the journey, prints the conversation and passes', async () => {
    const tour = new Program('dist/src/local/tour.js');
    assert.equal(await tour.end(), 0, tour.output);
    for (const said of [
      /you {4}\/journey/,
      /Plan: Journey/,
      /Journey: running/,
      /Training loss [\d.]+ → [\d.]+/,
      /Validation loss [\d.]+ → [\d.]+/,
      /Journey: done/,
      /Fine-tuned: hieno-phi3/,
      /(First|Second) answer\s+I do not know/,
      /(First|Second): Base model: Phi-3-mini-4k-instruct/,
      /you {4}Is it .+\n\nHieno {2}Only with a legal basis/,
    ])
      assert.match(tour.output, said);
    const peakMiB = Number(/peak memory of the bot: (\d+) MiB/.exec(tour.output)?.[1]);
    assert.ok(peakMiB < 600, `the bot took ${peakMiB} MiB`);
    assert.equal(tour.output.trimEnd().split('\n').at(-1), 'tour: passed');
  });

  it('fails, and says why, when a stage fails', async () => {
    const tour = new Program('dist/src/local/tour.js', { LOCAL_AZURE_GPU_QUOTA: '0' });
    assert.equal(await tour.end(), 1, tour.output);
    assert.match(tour.output, /cores/);
    assert.equal(tour.output.trimEnd().split('\n').at(-1), 'tour: failed');
  });
});
