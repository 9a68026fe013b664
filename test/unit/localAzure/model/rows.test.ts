import assert from 'node:assert/strict';
import { DatasetError } from '../../../../localAzure/model/datasetError.js';
import { readRows } from '../../../../localAzure/model/rows.js';
import { splitRows } from '../../../../localAzure/model/splitRows.js';
import { hobbies, jsonl } from './fixture.js';

const good = JSON.stringify({ messages: hobbies[0] });

describe('rows of a training file', () => {
  it('are read whatever other columns there are, blank lines skipped', () => {
    assert.deepEqual(readRows(`\uFEFF${jsonl(hobbies)}\r\n\n`, 'train_file_path'), hobbies);
  });

  it('may begin with a system message', () => {
    const messages = [{ role: 'system', content: 'Be brief.' }, ...(hobbies[0] ?? [])];
    assert.equal(readRows(JSON.stringify({ messages }), 'train_file_path')[0]?.length, 5);
  });

  const bad: [string, string, RegExp][] = [
    ['broken JSON', '{"messages": [', /line 3: is not valid JSON/],
    ['a list', '[]', /line 3: is not a JSON object/],
    ['no messages', '{"prompt": "x"}', /line 3: has no list in the column 'messages'/],
    ['empty messages', '{"messages": []}', /line 3: 'messages' is empty/],
    [
      'an unknown role',
      '{"messages": [{"role": "bot", "content": "x"}]}',
      /line 3: messages\[0\]\.role is "bot"/,
    ],
    [
      'empty content',
      '{"messages": [{"role": "user", "content": " "}]}',
      /line 3: messages\[0\]\.content is empty/,
    ],
    [
      'content that is no text',
      '{"messages": [{"role": "user", "content": 1}]}',
      /line 3: messages\[0\]\.content is not/,
    ],
    [
      'two user turns in a row',
      '{"messages": [{"role": "user", "content": "x"}, {"role": "user", "content": "x"}]}',
      /line 3: Conversation roles must alternate/,
    ],
    [
      'no answer',
      '{"messages": [{"role": "user", "content": "x"}]}',
      /line 3: 'messages' needs at least one user turn/,
    ],
  ];
  for (const [name, line, message] of bad) {
    it(`are refused with the line for ${name}`, () => {
      assert.throws(
        () => readRows(`${good}\n\n${line}\n${good}`, 'train_file_path'),
        (error) => error instanceof DatasetError && message.test(error.message) && error.line === 3,
      );
    });
  }

  it('name train_file_path when there are none', () => {
    assert.throws(
      () => splitRows([], hobbies, hobbies),
      /ACFTUserError: train_file_path: No training data.*train_mltable_path/,
    );
  });

  it('are cut as the component cuts them', () => {
    const rows = Array.from({ length: 100 }, () => hobbies[0] ?? []);
    const sizes = (split: ReturnType<typeof splitRows>): number[] => [
      split.train.length,
      split.validation.length,
      split.test.length,
    ];
    assert.deepEqual(sizes(splitRows(rows, hobbies, hobbies)), [100, 32, 32]);
    assert.deepEqual(
      sizes(splitRows(rows, hobbies)),
      [80, 32, 20],
      'a missing test file costs training rows',
    );
    assert.deepEqual(sizes(splitRows(rows, undefined, hobbies)), [80, 20, 32]);
    assert.deepEqual(sizes(splitRows(rows)), [80, 10, 10]);
  });
});
