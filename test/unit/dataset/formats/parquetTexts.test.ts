import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { DuckDBInstance } from '@duckdb/node-api';
import type { FileMetaData, SchemaElement } from 'hyparquet';
import { AppError } from '../../../../src/errors/appError.js';
import { refuseUnknownTypes, withConvertedType } from '../../../../src/dataset/formats/parquetTexts.js';
import { DatasetFolder } from '../../../helpers/dataset/datasetFolder.js';

/** ASCII, Latin-1, and what is above it: the same text in each of the files. */
const question = `'Wie heißt "№ ' || i || '"? Сколько — 因为 😀’s'`;
const answer = `'Ответ ' || (i % 7) || E'\\n“ö”'`;
const list = `[{role: 'user', content: ${question}}, {role: 'assistant', content: ${answer}}]`;

/** What a column of the same conversations is made of in SQL. */
const types: readonly (readonly [what: string, columns: string])[] = [
  ['JSON of the whole', `to_json(${list}) as messages`],
  [
    'JSON in a record',
    `[{role: 'user', content: to_json(${question})}, {role: 'assistant', content: to_json(${answer})}] as messages`,
  ],
  ['JSON beside text', `to_json(${question}) as question, ${answer} as answer`],
  ['JSON as text', `to_json(${list})::varchar as messages`],
  ['bytes without a type', `encode(${question}) as question, encode(${answer}) as answer`],
  [
    'an enumeration',
    `[{role: 'user'::role, content: ${question}}, {role: 'assistant'::role, content: ${answer}}] as messages`,
  ],
  [
    'maps',
    `[map {'role': 'user', 'content': ${question}}, map {'role': 'assistant', 'content': ${answer}}] as messages`,
  ],
  ['variants', `(${list})::variant as messages`],
  ['a record of lists', `{role: ['user', 'assistant'], content: [${question}, ${answer}]} as messages`],
  [
    "ShareGPT's record of lists",
    `{"from": ['human', 'gpt'], "value": [${question}, ${answer}]} as conversations`,
  ],
  [
    'parts',
    `[{role: 'user', content: [{type: 'text', text: ${question}}]}, {role: 'assistant', content: [{type: 'text', text: ${answer}}]}] as messages`,
  ],
];
const packings = ["parquet_version 'v1'", "parquet_version 'v2'", 'dictionary_size_limit 1'];

describe('the texts of a Parquet file', () => {
  let folder: DatasetFolder;
  let database: DuckDBInstance;
  let expected: string;
  before(async () => {
    folder = new DatasetFolder();
    database = await DuckDBInstance.create(':memory:');
    expected = await prepared(`${list} as messages`, packings[0] ?? '');
  });
  after(() => {
    database.closeSync();
    folder.remove();
  });

  async function prepared(columns: string, packing: string): Promise<string> {
    const connection = await database.connect();
    const file = folder.at('a.parquet');
    await connection
      .run("create type if not exists role as enum ('user', 'assistant')")
      .catch(() => undefined);
    await connection.run(
      `copy (select ${columns} from range(30) t(i)) to '${file}' (format parquet, ${packing})`,
    );
    connection.closeSync();
    const { trainFile, testFile } = await folder.prepare(file);
    return readFileSync(trainFile, 'utf8') + readFileSync(testFile, 'utf8');
  }

  it('are those that were written', () => {
    assert.match(expected, /Wie heißt \\"№ 7\\"\? Сколько — 因为 😀’s.*Ответ 0\\n“ö”/);
  });

  for (const [what, columns] of types)
    it(`are the same, to the last character, as ${what}`, async () => {
      for (const packing of packings) assert.equal(await prepared(columns, packing), expected, packing);
    });

  /** A file of DuckDB with some bytes of its footer changed: types that DuckDB does not write. */
  async function patched(answer: string, from: string, to: string): Promise<string> {
    const connection = await database.connect();
    const file = folder.at('b.parquet');
    await connection.run(
      `copy (select 'Q' || i as question, ${answer} as answer from range(3) t(i)) to '${file}' (format parquet)`,
    );
    connection.closeSync();
    const bytes = readFileSync(file).toString('latin1');
    assert.equal(bytes.split(from).length, 2, 'the footer is written in another way');
    return folder.write('b.parquet', Buffer.from(bytes.replace(from, to), 'latin1'));
  }
  const uuid = "'d09fd180-d0b8-d0b2-d0b5-d182203120e2'::uuid";

  it('are read from columns whose values have a fixed length', async () => {
    // Of the logical type UUID; and of that of a text: the same bytes.
    const asText = await patched(uuid, 'answer\u006c\u00ec', 'answer\u006c\u001c');
    const { details } = await folder.failure(asText);
    assert.match(details[0] ?? '', /is not UTF-8/);
    const whole = await patched(uuid.replace('20e2', '2021'), 'answer\u006c\u00ec', 'answer\u006c\u001c');
    assert.ok((await folder.said(whole)).every((one) => one.includes('"content":"Привет 1 !"')));
    const unchanged = await patched(uuid, 'answer\u006c\u00ec', 'answer\u006c\u00ec');
    assert.ok(
      (await folder.said(unchanged)).every((one) => one.includes('d09fd180-d0b8-d0b2-d0b5-d182203120e2')),
    );
  });

  it('are not taken from a file with a BSON column', async () => {
    const json = 'answer\u0025\u0026\u004c\u00cc';
    const bson = 'answer\u0025\u0028\u004c\u00dc';
    assert.equal((await folder.said(await patched("to_json('a')", json, json))).length, 3);
    const { sentence } = await folder.failure(await patched("to_json('a')", json, bson));
    assert.match(sentence, /its column answer is of the type BSON/);
  });

  const schema = (...columns: Partial<SchemaElement>[]) =>
    ({
      schema: [
        { name: 'root', num_children: columns.length },
        ...columns.map((column) => ({ type: 'BYTE_ARRAY', ...column })),
      ],
    }) as FileMetaData;

  for (const type of ['BSON', 'INTERVAL'] as const)
    it(`are not taken from a column of the type ${type}, and that is said by name`, () => {
      const metadata = schema(
        { name: 'question' },
        { name: 'answer', converted_type: type },
        { name: 'at', converted_type: 'BSON' },
      );
      assert.throws(
        () => refuseUnknownTypes('a.parquet', metadata, ['question', 'answer']),
        (error) =>
          error instanceof AppError && error.sentence.includes(`its column answer is of the type ${type}`),
      );
      refuseUnknownTypes('a.parquet', metadata, ['question']);
    });

  it('are known by the newer form of a type alone', () => {
    const element = (type: 'JSON' | 'LIST' | 'STRING'): SchemaElement => ({
      name: 'a',
      logical_type: { type },
    });
    assert.equal(withConvertedType(element('JSON')).converted_type, 'JSON');
    assert.equal(withConvertedType(element('LIST')).converted_type, 'LIST');
    assert.equal(withConvertedType(element('STRING')).converted_type, undefined);
  });
});
