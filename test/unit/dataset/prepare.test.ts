import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { DatasetFolder, row, rowsIn } from '../../helpers/dataset/datasetFolder.js';

const numbered = (count: number) => Array.from({ length: count }, (_, index) => row(`Question ${index}?`));

describe('preparing a dataset', () => {
  let folder: DatasetFolder;
  beforeEach(() => {
    folder = new DatasetFolder();
  });
  afterEach(() => folder.remove());

  /** As scikit-learn and `datasets` count: the test set is the ceiling of a fifth. */
  const sizes: readonly (readonly [rows: number, train: number, test: number])[] = [
    [2, 1, 1],
    [5, 4, 1],
    [6, 4, 2],
    [10, 8, 2],
    [11, 8, 3],
    [2079, 1663, 416],
  ];
  for (const [rows, train, test] of sizes)
    it(`splits ${rows} rows into ${train} and ${test}`, async () => {
      const { manifest } = await folder.prepare(folder.lines('a.jsonl', numbered(rows)));
      assert.deepEqual([manifest.train.rows, manifest.test.rows], [train, test]);
    });

  it('keeps every row once, shuffled, the same every time for a seed and another way for another', async () => {
    const file = folder.lines('a.jsonl', numbered(50));
    const first = await folder.prepare(file);
    const questions = [...rowsIn(first.trainFile), ...rowsIn(first.testFile)].map(
      ({ messages }) => messages[0]?.content,
    );
    assert.equal(new Set(questions).size, 50);
    assert.notDeepEqual(questions, [...questions].sort());
    const again = await folder.prepare(file, { out: folder.at('again') });
    assert.equal(again.hash, first.hash);
    assert.notEqual((await folder.prepare(file, { out: folder.at('other'), seed: 7 })).hash, first.hash);
  });

  it('has another hash for other data, and the same for the same data under another name', async () => {
    const { hash } = await folder.prepare(folder.lines('a.jsonl', numbered(5)));
    assert.equal((await folder.prepare(folder.lines('b.jsonl', numbered(5)))).hash, hash);
    assert.notEqual((await folder.prepare(folder.lines('c.jsonl', numbered(6)))).hash, hash);
  });

  it('writes only the messages, with the hashes in the manifest', async () => {
    const file = folder.lines('a.jsonl', [
      { ...row('A?'), prompt: 'A?' },
      { messages: row('B?').messages.map((message) => ({ ...message, weight: 1 })) },
      row('C?'),
    ]);
    const { trainFile, testFile, manifest, samples } = await folder.prepare(file);
    for (const { messages, ...rest } of [...rowsIn(trainFile), ...rowsIn(testFile)]) {
      assert.deepEqual(rest, {});
      for (const message of messages) assert.deepEqual(Object.keys(message), ['role', 'content']);
    }
    for (const [at, { sha256, bytes }] of [
      [trainFile, manifest.train],
      [testFile, manifest.test],
    ] as const) {
      const content = readFileSync(at);
      assert.equal(createHash('sha256').update(content).digest('hex'), sha256);
      assert.equal(content.length, bytes);
    }
    assert.deepEqual(samples, rowsIn(trainFile));
    assert.deepEqual(JSON.parse(readFileSync(folder.at('out/manifest.json'), 'utf8')), manifest);
    assert.deepEqual(readdirSync(folder.at('out')).sort(), ['manifest.json', 'test.jsonl', 'train.jsonl']);
  });

  it('takes every character as it is, escaped or not', async () => {
    const texts = [
      'naïve’s “quotes”',
      '日本語 and русский',
      'emoji 🚀 and é as \u0065\u0301',
      'tab\t, line\nend, return\r, bell\u0007, null\u0000, delete\u007f',
      '"quoted" and \\back\\slash\\',
      'lines\u2028\u2029\ufeff',
      `long ${'x"\n'.repeat(50_000)}`,
    ];
    const python = (value: unknown) =>
      Array.from(JSON.stringify(value), (character) =>
        character < '\u0080'
          ? character
          : Array.from(
              { length: character.length },
              (_, unit) => `\\u${character.charCodeAt(unit).toString(16).padStart(4, '0')}`,
            ).join(''),
      ).join('');
    const rows = texts.map((text) => row(text, `Answer: ${text}`));
    const expected = new Set(rows.map((one) => JSON.stringify(one)));
    for (const [name, lines] of [
      ['as characters', rows],
      ['as Python escapes them', rows.map(python)],
    ] as const) {
      const { trainFile, testFile } = await folder.prepare(folder.lines(`${name}.jsonl`, lines));
      const found = new Set([...rowsIn(trainFile), ...rowsIn(testFile)].map((one) => JSON.stringify(one)));
      assert.deepEqual(found, expected, name);
    }
  });

  it('takes blank lines, a byte order mark, Windows line ends and a system message', async () => {
    const withSystem = { messages: [{ role: 'system', content: 'Be kind.' }, ...row('B?').messages] };
    const file = folder.write(
      'a.jsonl',
      `\uFEFF${JSON.stringify(row('A?'))}\r\n\r\n${JSON.stringify(withSystem)}\r\n`,
    );
    assert.equal((await folder.prepare(file)).manifest.report.rows, 2);
  });

  it('shuffles over many chunks as over one', async () => {
    // Some 20 MB: five chunks of lines.
    const rows = Array.from({ length: 4000 }, (_, index) => row(`Question ${index}?`, 'word '.repeat(1000)));
    const { trainFile, testFile, manifest } = await folder.prepare(folder.lines('a.jsonl', rows));
    const numbers = [...rowsIn(testFile), ...rowsIn(trainFile)].map(({ messages }) =>
      Number(/\d+/.exec(messages[0]?.content ?? '')?.[0]),
    );
    assert.deepEqual(
      numbers.toSorted((a, b) => a - b),
      Array.from(rows.keys()),
    );
    assert.equal(manifest.test.rows, 800);
    // A fifth of each fifth of the file, more or less: whoever shuffles within chunks only gets this wrong.
    for (let part = 0; part < 5; part++) {
      const tested = numbers.slice(0, 800).filter((number) => Math.floor(number / 800) === part).length;
      assert.ok(tested > 110 && tested < 210, `${tested} of part ${part}`);
    }
    const early = numbers.slice(0, 400).filter((number) => number < 800).length;
    assert.ok(early > 45 && early < 120, `${early} of the first part come first`);
  });

  it('takes a slice of a file, by rows and by percents', async () => {
    const file = folder.lines('a.jsonl', ['', ...numbered(20), '']);
    const taken = async (split: string) => {
      const { trainFile, testFile } = await folder.prepare(file, { split });
      return [...rowsIn(trainFile), ...rowsIn(testFile)]
        .map(({ messages }) => Number(/\d+/.exec(messages[0]?.content ?? '')?.[0]))
        .toSorted((a, b) => a - b);
    };
    assert.deepEqual(await taken('train[:10%]'), [0, 1]);
    assert.deepEqual(await taken('train[5:8]'), [5, 6, 7]);
    assert.deepEqual(await taken('train[-2:]'), [18, 19]);
    assert.deepEqual(await taken('train[:2]+train[-1:]'), [0, 1, 19]);
    assert.match((await folder.failure(file, { split: 'test[:1%]' })).sentence, /no split test/);
  });

  it('does not make again what is there, and does when the file has changed', async () => {
    const file = folder.lines('a.jsonl', numbered(5));
    const phases: string[] = [];
    const options = { onProgress: ({ phase }: { phase: string }) => void phases.push(phase) };
    const { hash } = await folder.prepare(file, options);
    assert.ok(phases.includes('write'));
    phases.length = 0;
    assert.equal((await folder.prepare(file, options)).hash, hash);
    assert.equal(phases.length, 0);
    folder.lines('a.jsonl', numbered(6));
    assert.notEqual((await folder.prepare(file, options)).hash, hash);
    folder.write('out/test.jsonl', '');
    phases.length = 0;
    await folder.prepare(file, options);
    assert.ok(phases.includes('write'), 'a file that had been cut off was taken for whole');
  });

  it('prepares one after the other what is asked for at once', async () => {
    const file = folder.lines('a.jsonl', numbered(50));
    const all = await Promise.all([folder.prepare(file), folder.prepare(file), folder.prepare(file)]);
    assert.equal(new Set(all.map(({ hash }) => hash)).size, 1);
  });

  it('says why it cannot write', async () => {
    const error = await folder.failure(folder.lines('a.jsonl', numbered(5)), {
      out: folder.lines('taken', ['x']),
    });
    assert.equal(error.reason, 'unavailable');
    assert.match(error.sentence, /taken: it is a file/);
  });

  it('ends when it is told to', async () => {
    const file = folder.lines('a.jsonl', numbered(5));
    await assert.rejects(folder.prepare(file, { signal: AbortSignal.abort() }), { name: 'AbortError' });
    assert.ok(!existsSync(folder.at('out/manifest.json')));
  });
});
