import assert from 'node:assert/strict';
import { DatasetFolder, row, rowsIn } from '../../../helpers/dataset/datasetFolder.js';
import { writeUltrachat } from '../../../helpers/dataset/ultrachat.js';

describe('the formats of a dataset', () => {
  let folder: DatasetFolder;
  beforeEach(() => {
    folder = new DatasetFolder();
  });
  afterEach(() => folder.remove());

  const conversations = async (file: string, split?: string) => {
    const { trainFile, testFile } = await folder.prepare(file, split === undefined ? {} : { split });
    return [...rowsIn(trainFile), ...rowsIn(testFile)].map(({ messages }) => messages);
  };
  const sorted = (lists: readonly unknown[]) => lists.map((one) => JSON.stringify(one)).toSorted();
  const expected = sorted([row('A?', 'a').messages, row('B, "b"\n?', 'é’s').messages]);

  const tables: readonly (readonly [what: string, name: string, content: string])[] = [
    ['prompt and completion', 'a.csv', 'prompt,completion\nA?,a\n"B, ""b""\n?",é’s\n'],
    [
      'Question and Answer, with another column twice, a mark and Windows line ends',
      'a.csv',
      '\uFEFFid,Question,Answer,id\r\n1,A?,a,1\r\n2,"B, ""b""\n?",é’s,2\r\n',
    ],
    ['instruction and output, by semicolons', 'a.csv', 'instruction;output\nA?;a\n"B, ""b""\n?";é’s\n'],
    ['tabs', 'a.tsv', 'input\toutput\nA?\ta\n"B, ""b""\n?"\té’s\n'],
    [
      'messages as JSON',
      'a.csv',
      `messages\n${[row('A?', 'a'), row('B, "b"\n?', 'é’s')].map(({ messages }) => `"${JSON.stringify(messages).replaceAll('"', '""')}"`).join('\n')}\n`,
    ],
    [
      'pairs in JSONL',
      'a.jsonl',
      '{"prompt":"A?","completion":"a"}\n{"question":"B, \\"b\\"\\n?","answer":"\\u00e9\\u2019s"}\n',
    ],
    [
      "ShareGPT's conversations",
      'a.jsonl',
      '{"conversations":[{"from":"human","value":"A?"},{"from":"gpt","value":"a"}]}\n{"conversations":[{"from":"human","value":"B, \\"b\\"\\n?"},{"from":"gpt","value":"é’s"}]}\n',
    ],
  ];
  for (const [what, name, content] of tables)
    it(`are read as conversations: ${what}`, async () => {
      assert.deepEqual(sorted(await conversations(folder.write(name, content))), expected);
    });

  it('take a system column, and an input beside an instruction', async () => {
    const file = folder.write(
      'a.csv',
      'system,instruction,input,output\nBe kind.,Translate.,moi,hello\n,Greet.,,hi\n',
    );
    assert.deepEqual(
      sorted(await conversations(file)),
      sorted([
        [{ role: 'system', content: 'Be kind.' }, ...row('Translate.\n\nmoi', 'hello').messages],
        row('Greet.', 'hi').messages,
      ]),
    );
  });

  it('take a slice of a CSV', async () => {
    const file = folder.write(
      'a.csv',
      `question,answer\n${Array.from({ length: 2500 }, (_, index) => `Q${index},a`).join('\n')}\n`,
    );
    const taken = (await conversations(file, 'train[-2%:]')).map(([question]) => question?.content);
    assert.equal(taken.length, 50);
    assert.ok(taken.every((question) => Number(question?.slice(1)) >= 2450));
  });

  for (const codec of ['snappy', 'zstd', 'gzip', 'brotli', 'lz4_raw', 'uncompressed'] as const)
    it(`read Parquet packed with ${codec}, a part of a row group too`, async () => {
      const file = folder.at('a.parquet');
      await writeUltrachat(file, { rows: 2100, words: 1, codec });
      const all = await conversations(file);
      assert.equal(all.length, 2100);
      assert.ok(all.some((messages) => messages.some(({ content }) => content.includes('naïve’s'))));
      assert.ok(all.some((messages) => messages.some(({ content }) => /"\d+"/.test(content))));
      const few = (await conversations(file, 'train[2040:2060]')).map(([question]) =>
        Number(/\d+/.exec(question?.content ?? '')?.[0]),
      );
      assert.deepEqual(
        few.toSorted((a, b) => a - b),
        Array.from({ length: 20 }, (_, index) => 2040 + index),
      );
    });
});
