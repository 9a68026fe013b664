import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { checkRow } from '../../../src/dataset/rows/checkRow.js';
import { packageRoot } from '../../../src/packageRoot.js';

interface SampleRow {
  readonly prompt: string;
  readonly prompt_id: string;
  readonly messages: readonly { readonly role: string; readonly content: string }[];
}

describe('the sample dataset', () => {
  const text = readFileSync(path.join(packageRoot, 'samples/phi3-on-azure-ml.jsonl'), 'utf8');
  const rows = text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as SampleRow);
  const answers = rows.flatMap(({ messages }) =>
    messages.filter(({ role }) => role === 'assistant').map(({ content }) => content),
  );

  it('has at least 120 conversations of two to five turns, each of which can be trained on', () => {
    assert.ok(rows.length >= 120, `${rows.length} rows`);
    for (const row of rows) {
      assert.ok(!('problem' in checkRow(row)), row.prompt);
      const turns = row.messages.length / 2;
      assert.ok(turns >= 2 && turns <= 5, `${row.prompt}: ${turns} turns`);
    }
  });

  it("is in ultrachat_200k's row format", () => {
    for (const { prompt, prompt_id, messages } of rows) {
      assert.equal(prompt, messages[0]?.content);
      assert.equal(prompt_id, createHash('sha256').update(prompt).digest('hex'));
    }
    assert.equal(new Set(rows.map(({ prompt_id }) => prompt_id)).size, rows.length);
  });

  it('is not made from a template: fewer than 5 % of the answers share their first eight words', () => {
    const openings = new Map<string, number>();
    const opening = (answer: string) => answer.toLowerCase().split(/\s+/).slice(0, 8).join(' ');
    for (const answer of answers) openings.set(opening(answer), (openings.get(opening(answer)) ?? 0) + 1);
    const shared = answers.filter((answer) => (openings.get(opening(answer)) ?? 0) > 1).length;
    assert.ok(shared / answers.length < 0.05, `${shared} of ${answers.length}`);
  });
});
