import assert from 'node:assert/strict';
import { median, medians, ratiosOf, type BotFigures } from '../../../../scripts/bench/chat/figures.js';

const bot = (cpuMs: number, addedMs: number, turnsPerSecond: number, mebibytes: number): BotFigures => {
  const at = (turns: number) => ({ turns, cpuMs: cpuMs * turns, addedMs, turnsPerSecond });
  return {
    sizes: { 1: at(10), 50: at(100), 500: at(1000) },
    growthMiB: mebibytes,
    peakMiB: 2 * mebibytes,
  };
};

describe('the figures of the chat bench', () => {
  it('are one bot over the other, at each size and over all', () => {
    const ratios = ratiosOf(bot(3, 8, 100, 60), bot(2, 4, 200, 120));
    assert.equal(ratios['cpuRatio'], 1.5);
    assert.equal(ratios['cpuRatio50'], 1.5);
    assert.ok(Math.abs((ratios['p50Ratio'] ?? 0) - 2) < 1e-9);
    assert.equal(ratios['throughputRatio'], 0.5);
    assert.equal(ratios['memoryRatio'], 0.5);
    assert.equal(ratios['rssRatio'], 0.5);
  });

  it('weigh CPU by turns, and the added time by sizes', () => {
    const theirs = bot(2, 4, 200, 120);
    const ours: BotFigures = {
      ...theirs,
      sizes: { ...theirs.sizes, 1: { ...theirs.sizes[1], cpuMs: 200, addedMs: 32 } },
    };
    const ratios = ratiosOf(ours, theirs);
    assert.equal(ratios['cpuRatio1'], 10);
    assert.equal(ratios['cpuRatio'], (200 + 200 + 2000) / 2220);
    assert.ok(Math.abs((ratios['p50Ratio'] ?? 0) - 2) < 1e-9);
  });

  it('are medians of the rounds', () => {
    assert.equal(median([3, 1, 2]), 2);
    assert.equal(median([4, 1, 2, 3]), 2.5);
    assert.deepEqual(medians([{ cpuRatio: 9 }, { cpuRatio: 1.23456 }, { cpuRatio: 1 }], 'Embedded'), {
      cpuRatioEmbedded: 1.235,
    });
  });
});
