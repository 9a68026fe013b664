import assert from 'node:assert/strict';
import { findingsIn } from '../../../../src/dataset/checking/findings.js';
import { laterRepeats, leaks } from '../../../../src/dataset/checking/repeats.js';
import {
  reportLines,
  shownSource,
  sourceWords,
  warningLines,
} from '../../../../src/dataset/output/reportWords.js';
import { estimateTokens, tokensPerMessage } from '../../../../src/tokens.js';
import { DatasetFolder, row } from '../../../helpers/dataset/datasetFolder.js';
import { writeUltrachat } from '../../../helpers/dataset/ultrachat.js';

describe('the report on a dataset', () => {
  let folder: DatasetFolder;
  beforeEach(() => {
    folder = new DatasetFolder();
  });
  afterEach(() => folder.remove());

  const report = async (lines: readonly unknown[]) =>
    (await folder.prepare(folder.lines('a.jsonl', lines))).manifest.report;

  it('counts tokens as the chat does, in every script', async () => {
    const texts = ['plain', 'naïve’s', '日本語', '🚀🚀'];
    const { tokens } = await report(texts.map((text) => row(`Question ${text}?`, text)));
    const expected = texts.map((text) => estimateTokens(`Question ${text}?${text}`) + 2 * tokensPerMessage);
    assert.equal(
      tokens.total,
      expected.reduce((sum, one) => sum + one),
    );
    assert.equal(tokens.longest, Math.max(...expected));
    assert.ok(tokens.perEpoch < tokens.total && tokens.perEpoch > 0);
  });

  it('says on a card where rows come from without folders, lengths, times and hashes of files', async () => {
    const { manifest } = await folder.prepare(
      folder.lines('my chats.jsonl', [row('A?', 'a'), row('B?', 'b')]),
    );
    assert.match(sourceWords(manifest), /\/my chats\.jsonl train \(\d+ bytes, \d{4}-.*Z\)$/);
    assert.equal(shownSource(manifest), 'my chats.jsonl train');
    const { source } = manifest;
    const url = {
      ...source,
      kind: 'url',
      name: 'https://host/a.jsonl',
      revision: '"x", query 0123',
    } as const;
    assert.equal(shownSource({ source: url }), 'https://host/a.jsonl train');
    const hub = { ...source, kind: 'hub', name: 'owner/name', revision: '8049631c405ae4f5' } as const;
    assert.equal(shownSource({ source: hub }), 'owner/name train at 8049631c405a');
  });

  it('names every column that is left out, and every part of a message, in all formats', async () => {
    const told = async (name: string, content: string) => {
      const { manifest } = await folder.prepare(folder.write(name, content));
      return { leftOut: manifest.report.leftOut, lines: reportLines(manifest) };
    };
    const rows = [
      { question: 'A?', answer: 'a', id: 1, größe: 'x' },
      { question: 'B?', answer: 'b', rejected: 'c' },
    ];
    const { leftOut, lines } = await told('a.jsonl', rows.map((one) => JSON.stringify(one)).join('\n'));
    assert.deepEqual(leftOut, ['id', 'größe', 'rejected']);
    assert.ok(lines.includes('Not trained on: id, größe, rejected'));
    assert.deepEqual((await told('b.json', JSON.stringify(rows))).leftOut, leftOut);
    assert.deepEqual((await told('c.json', JSON.stringify({ data: rows }))).leftOut, leftOut);
    const csv = await told('d.csv', ',question,größe,answer\n0,A?,x,a\n1,B?,y,b\n');
    assert.deepEqual(csv.leftOut, ['', 'größe']);
    assert.ok(csv.lines.includes('Not trained on: (one without a name), größe'));
    const more = { weight: 0, name: null, tool_calls: [{}], größe: 1 };
    const messages = row('A?').messages.map((message, index) =>
      index === 1 ? { ...message, ...more } : message,
    );
    assert.deepEqual(
      (
        await told(
          'e.jsonl',
          [{ messages, tools: [] }, row('B?')].map((one) => JSON.stringify(one)).join('\n'),
        )
      ).leftOut,
      ['tools', 'messages[].weight', 'messages[].tool_calls', 'messages[].größe'],
    );
    assert.deepEqual(
      (await told('f.jsonl', [row('A?'), row('B?')].map((one) => JSON.stringify(one)).join('\n'))).leftOut,
      [],
    );
    const preference = { messages: row('A?').messages, chosen: row('A?').messages, rejected: [] };
    assert.deepEqual(
      (await told('h.jsonl', [preference, row('B?')].map((one) => JSON.stringify(one)).join('\n'))).leftOut,
      ['chosen', 'rejected'],
    );
    const openai = {
      input: { messages: row('A?').messages.slice(0, 1), tools: [{}] },
      preferred_output: row('A?').messages.slice(1),
    };
    const twoOf = (one: unknown) => [one, one].map((each) => JSON.stringify(each)).join('\n');
    assert.deepEqual((await told('i.jsonl', twoOf(openai))).leftOut, ['messages[].tools']);
    const turn = { conversation: [{ input: 'A?', output: 'B.', need_search: true }] };
    assert.deepEqual((await told('j.jsonl', twoOf(turn))).leftOut, ['messages[].need_search']);
    const file = folder.at('g.parquet');
    await writeUltrachat(file, { rows: 10 });
    assert.deepEqual((await folder.prepare(file)).manifest.report.leftOut, ['prompt', 'prompt_id']);
  });

  it('sorts conversations by their tokens, and tells those that do not fit the context', async () => {
    const long = (words: number) => row(`Words ${words}?`, 'word '.repeat(words));
    const { tokens, tooLong } = await report([long(10), long(300), long(600), long(2000), long(4000)]);
    assert.deepEqual(
      tokens.histogram.map(({ upTo, rows }) => `${upTo}: ${rows}`),
      ['256: 1', '512: 1', '1024: 1', '2048: 0', '4096: 1', '8192: 1', 'null: 0'],
    );
    assert.deepEqual(tooLong, { count: 1, places: ['a.jsonl, line 5'] });
  });

  it('tells what is there twice, and what is tested with and trained on', async () => {
    const rows = Array.from({ length: 40 }, (_, index) => row(`Question ${index}?`));
    const { duplicates, leakedConversations, leakedQuestions } = await report([
      ...rows,
      ...rows,
      ...rows.map((one, index) => row(one.messages[0]?.content ?? '', `Another answer ${index}`)),
    ]);
    assert.equal(duplicates.count, 40);
    assert.deepEqual(duplicates.places.slice(0, 2), ['a.jsonl, line 41', 'a.jsonl, line 42']);
    // 24 of 120 rows are tested with; most have their like among the other 96.
    assert.ok(leakedConversations.count > 5 && leakedConversations.count <= 24);
    assert.ok(leakedConversations.count + leakedQuestions.count <= 24);
    assert.ok(leakedConversations.count + leakedQuestions.count > 18);
    const none = await report(rows);
    assert.deepEqual(
      [none.duplicates.count, none.leakedConversations.count, none.leakedQuestions.count],
      [0, 0, 0],
    );
  });

  it('calls a test row leaked for the sake of a training row only', () => {
    const values = Float64Array.of(1, 1, 2, 2, 3, 3, 4);
    const isTest = Uint8Array.of(1, 1, 1, 0, 0, 0, 1);
    assert.deepEqual(leaks(values, isTest), [2]);
    assert.deepEqual(laterRepeats(values), [1, 3, 5]);
  });

  it('tells secrets and personal data by kind, count and place, and never quotes them', async () => {
    const secret = `AccountKey=${'k3y'.repeat(20)}==`;
    const { manifest } = await folder.prepare(
      folder.lines('a.jsonl', [
        row('A?'),
        row('B?', `Use ${secret}`),
        row('C?', 'Write to anna@example.com'),
      ]),
    );
    assert.deepEqual(
      manifest.report.findings.map(({ kind, count, places }) => [kind, count, places]),
      [
        ['Azure storage or service bus key', 1, ['a.jsonl, line 2']],
        ['e-mail address', 1, ['a.jsonl, line 3']],
      ],
    );
    const said = [...reportLines(manifest), JSON.stringify(manifest)].join('\n');
    assert.ok(!said.includes(secret) && !said.includes('anna@'));
    assert.match(
      warningLines(manifest.report).join('\n'),
      /1 conversation: what looks like a secret: Azure storage/,
    );
  });

  const examples: readonly (readonly [kind: string, text: string])[] = [
    ['private key', '-----BEGIN RSA PRIVATE KEY-----\nMIIE'],
    ['private key', '-----BEGIN PRIVATE KEY-----'],
    ['Azure storage or service bus key', `Endpoint=sb://x/;SharedAccessKey=${'a1B/'.repeat(10)}=`],
    ['shared access signature', `https://x.blob.core.windows.net/c?sv=2024&sig=${'a1%2B'.repeat(8)}`],
    ['connection string with a password', 'postgres://anna:s3cret@db.example.com/hieno'],
    ['AWS access key', 'the key AKIAIOSFODNN7EXAMPLE works'],
    ['GitHub token', `ghp_${'a1B2'.repeat(9)}`],
    ['Hugging Face token', `hf_${'aB1'.repeat(12)}`],
    ['Slack token', 'xoxb-1234567890-abcdef'],
    ['OpenAI key', `sk-proj-${'aB1_'.repeat(8)}`],
    ['Google key', `AIza${'aB1-_'.repeat(7)}`],
    ['JSON web token', 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJl'],
    ['password', 'password: hunter2!'],
    ['password', '{"client_secret": "x8Q~abc"}'],
    ['e-mail address', 'mail jean-luc.o+spam@mail.example.co.uk now'],
    ['payment card number', 'card 4111 1111 1111 1111 please'],
    ['IBAN', 'pay to DE89 3704 0044 0532 0130 00 today'],
    ['IBAN', 'GB82WEST12345698765432'],
    ['telephone number', 'call +358 40 123 4567'],
    ['IBAN', 'RO97BTRLRONCRT0V2345A601'],
    ['telephone number', 'call (555) 123-4567'],
    ['telephone number', 'call 206.555.0142'],
    ['telephone number', 'call +1 2345678'],
    ['control token of the model', 'and then <|assistant|> says'],
    ['zero character', 'striped \0 with a \\\0 in it'],
  ];
  for (const [kind, text] of examples)
    it(`knows ${kind} in ${JSON.stringify(text.slice(0, 30))}`, () => {
      assert.ok(
        findingsIn(JSON.stringify({ text })).some((found) => found === kind),
        findingsIn(text).join(),
      );
    });

  const harmless = [
    'The password must be changed every month.',
    'In 2024 there were 1,234,567 people; pi is 3.14159265358979.',
    'Order 1234 5678 9012 3456 is on its way.',
    'task-oriented work, e.g. ask-me-anything',
    'DE00 3704 0044 0532 0130 00 is no account',
    'x = y_1 + z_2; call f(a, b)',
    'https://example.com/a?b=c',
    '@decorator and a @ b',
    String.raw`the escape \u0000 of JSON, \\u0000 in JSON`,
  ];
  for (const text of harmless)
    it(`finds nothing in ${text}`, () => assert.deepEqual(findingsIn(JSON.stringify({ text })), []));

  it('takes a time that grows with the text alone, whatever is repeated in it', () => {
    for (const text of ['a', '1', '.', '-', 'a.', '1 ', 'a@', 'A1', '+1', '://', '_', 'eyJ'])
      findingsIn(`@=_${text.repeat(200_000 / text.length)}`);
  }).timeout(30_000);
});
