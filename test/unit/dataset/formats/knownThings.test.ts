import assert from 'node:assert/strict';
import { gzipSync, brotliCompressSync } from 'node:zlib';
import { DatasetFolder, row } from '../../../helpers/dataset/datasetFolder.js';
import { inChat } from '../../../../src/bot/commands/inChat.js';

const lfs = `version https://git-lfs.github.com/spec/v1\noid sha256:${'3f'.repeat(32)}\nsize 14694\n`;
const tar = Buffer.alloc(1024);
tar.write('chats.jsonl');
tar.write('ustar', 257);
const zip = (name: string) => `PK\u0003\u0004\u0014\0\u0006\0${'\0'.repeat(18)}${name}`;
const bytes = (...values: number[]) => Buffer.from(values);
const join = (...parts: (string | Buffer)[]) =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : part)));

const things: readonly (readonly [what: string, content: string | Uint8Array, says: RegExp, next: RegExp])[] =
  [
    [
      'a Git LFS pointer',
      lfs,
      /it is a Git LFS pointer \(\d{3} bytes\) and not the file itself/,
      /git lfs pull/,
    ],
    [
      'a Git LFS pointer with Windows line ends',
      lfs.replaceAll('\n', '\r\n'),
      /Git LFS pointer/,
      /git lfs pull/,
    ],
    [
      'a git-annex pointer',
      '/annex/objects/SHA256E-s14694--3f3f.jsonl\n',
      /git-annex pointer/,
      /git annex get/,
    ],
    ['a DVC pointer', `outs:\n- md5: 3f3f\n  size: 14694\n  path: chats.jsonl\n`, /DVC pointer/, /dvc pull/],
    ['a Xet pointer', "# xet version 0\nfilesize = 14694\nhash = '3f3f'\n", /Xet pointer/, /git xet pull/],
    ['a web page', '<!DOCTYPE html>\n<html><title>Sign in</title>', /it is a web page/, /the file itself/],
    [
      'an expired signature',
      '\ufeff<?xml version="1.0" encoding="utf-8"?><Error><Code>AuthenticationFailed</Code><Message>Server failed to authenticate</Message></Error>',
      /the error that a store answered with \(AuthenticationFailed\)/,
      /signature has expired/,
    ],
    [
      'a missing blob',
      '<?xml version="1.0"?><Error><Code>BlobNotFound</Code></Error>',
      /\(BlobNotFound\)/,
      /Check the address/,
    ],
    [
      'an error in JSON',
      '{"error":"Entry not found"}',
      /the error that a server answered with, and no dataset \(Entry not found\)/,
      /Check the address/,
    ],
    [
      'an error of an API',
      '{"error": {"code": "InvalidToken", "message": "Expired."}}',
      /\(Expired\.\)/,
      /Check the address/,
    ],
    ['words of a server', 'Entry not found', /“not found”/, /Check the address/],
    ['words of another one', '404: Not Found', /“not found”/, /Check the address/],
    ['a refusal', 'Invalid username or password.', /access is denied/, /token/],
    ['gzip', gzipSync(JSON.stringify(row('A?'))), /compressed with gzip/, /gunzip/],
    ['zstd', bytes(0x28, 0xb5, 0x2f, 0xfd, 0, 0), /Zstandard/, /unzstd/],
    ['bzip2', 'BZh91AY&SY', /bzip2/, /bunzip2/],
    ['xz', join(bytes(0xfd), '7zXZ\0'), /with xz/, /unxz/],
    ['a tar archive', tar, /tar archive/, /Unpack it/],
    ['a zip archive', zip('chats.jsonl'), /zip archive/, /Unpack it/],
    ['an Excel workbook', zip('[Content_Types].xml'), /Excel workbook/, /CSV UTF-8/],
    [
      'an old workbook',
      bytes(0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1),
      /old Office document/,
      /CSV UTF-8/,
    ],
    ['a Word document', zip('word/document.xml'), /Word document/, /Save its rows/],
    ['a PDF', '%PDF-1.7\n', /it is a PDF/, /Save its rows/],
    ['an Arrow file', 'ARROW1\0\0', /Arrow or Feather/, /Parquet/],
    [
      'an Arrow stream',
      bytes(0xff, 0xff, 0xff, 0xff, 0x58, 1, 0, 0, 0x10, 0, 0, 0),
      /Arrow stream, as save_to_disk/,
      /to_parquet/,
    ],
    ['SQLite', 'SQLite format 3\0', /SQLite database/, /Save its rows/],
    ['a pickle', bytes(0x80, 4, 0x95, 0, 0, 0, 0, 0, 0, 0, 0), /Python pickle/, /Save its rows/],
    [
      'weights',
      join(bytes(0x40, 0, 0, 0, 0, 0, 0, 0), '{"__metadata__":{}}'),
      /safetensors/,
      /Name a file of chats/,
    ],
    ['weights of another kind', 'GGUF\u0003\0\0\0', /GGUF/, /Name a file of chats/],
    ['a picture', join(bytes(0x89), 'PNG\r\n'), /a picture/, /Name a file of chats/],
    ['a README', '---\nlicense: mit\n---\n# Chats\n', /README/, /file with the rows/],
    ['a README without a header', '# Chats\n\nThese are chats.\n', /README/, /file with the rows/],
    [
      'YAML',
      'base_model: phi\ndatasets:\n  - path: a.jsonl\n    type: alpaca\nepochs: 1\n',
      /YAML/,
      /file with the rows/,
    ],
    [
      'dataset_info.json',
      '{"description": "", "features": {"text": {"dtype": "string"}}, "splits": {}}',
      /describes a dataset/,
      /file with the rows/,
    ],
    [
      'state.json',
      '{"_data_files": [{"filename": "data-00000-of-00001.arrow"}], "_fingerprint": "3f"}',
      /describes a dataset/,
      /file with the rows/,
    ],
    [
      "LLaMA-Factory's list",
      '{"mine": {"file_name": "mine.json"}}',
      /list of datasets/,
      /file with the rows/,
    ],
    ['a notebook', '{"cells": [], "metadata": {}, "nbformat": 4}', /notebook/, /file with the rows/],
    ['a dialogue', 'User: Hi\nAssistant: Hello\n', /dialogue written as plain text/, /"messages"/],
    [
      'several splits',
      JSON.stringify({ train: [row('A?')], test: [row('B?')] }),
      /several lists of rows: train, test/,
      /the one that is meant/,
    ],
    [
      'a Markdown table',
      '| question | answer |\n| --- | :-: |\n| A? | a |\n| B? | b |\n',
      /Markdown table/,
      /as CSV or JSONL/,
    ],
    ['a code fence', '```json\n{"question": "A?", "answer": "a"}\n```\n', /code fence/, /lines with ```/],
    ['an AppleDouble file', bytes(0, 5, 0x16, 7, 0, 2, 0, 0), /AppleDouble/, /without ._/],
    ['a .DS_Store', bytes(0, 0, 0, 1, 0x42, 0x75, 0x64, 0x31), /DS_Store/, /Name a file of chats/],
    ['a recording', 'RIFF\u0024\0\0\0WAVEfmt ', /sound, a film or a picture/, /Name a file of chats/],
    ['a program', bytes(0x4d, 0x5a, 0x90, 0, 3, 0, 0, 0), /it is a program/, /Name a file of chats/],
    ['a property list', 'bplist00\u00d1\u0001\u0002', /property list of macOS/, /Save its rows/],
    ['a shortcut', '[InternetShortcut]\r\nURL=https://hub.example/\r\n', /shortcut/, /the address in it/],
    [
      'a link of a cache',
      '../../blobs/3f3f3f3f3f3f3f3f3f3f3f3f3f3f3f3f3f3f3f3f',
      /link that was stored as text/,
      /that it leads to/,
    ],
    [
      'a missing page in JSON',
      '{"detail":"Not Found"}',
      /answered with, and no dataset \(Not Found\)/,
      /Check/,
    ],
    [
      'a missing page of GitHub',
      '{"message":"Not Found","documentation_url":"https://docs.example","status":"404"}',
      /answered with, and no dataset \(Not Found\)/,
      /Check/,
    ],
    [
      'a problem of a web server',
      '{"type":"https://rfc.example","title":"Not Found","status":404,"traceId":"1"}',
      /answered with, and no dataset \(Not Found\)/,
      /Check/,
    ],
    [
      "the viewer's rows",
      JSON.stringify({ features: [], rows: [{ row_idx: 0, row: row('A?'), truncated_cells: [] }] }),
      /some rows of a dataset, as the hub's viewer gives them/,
      /owner\/name/,
    ],
    [
      'a file in Base64',
      JSON.stringify({ name: 'a.jsonl', content: 'e30=\n', encoding: 'base64' }),
      /the file as Base64/,
      /raw/,
    ],
    [
      "a model's settings",
      JSON.stringify({ architectures: ['Phi3ForCausalLM'], model_type: 'phi3' }),
      /settings of a model/,
      /file with the rows/,
    ],
    [
      'Croissant',
      JSON.stringify({ '@context': {}, '@type': 'sc:Dataset', distribution: [{}] }),
      /describes a dataset/,
      /file with the rows/,
    ],
    [
      'dataset_infos.json',
      JSON.stringify({ default: { features: { text: {} }, splits: {} } }),
      /describes a dataset/,
      /file with the rows/,
    ],
    ['nothing', '', /it is empty/, /Fetch or write it again/],
  ];

describe('a file that is no dataset', () => {
  let folder: DatasetFolder;
  beforeEach(() => {
    folder = new DatasetFolder();
  });
  afterEach(() => folder.remove());

  for (const [what, content, says, next] of things)
    it(`is called what it is, whatever its name: ${what}`, async () => {
      // As Parquet it would have to be binary; what is JSON is never read as that.
      const names =
        typeof content === 'string' && content.startsWith('{')
          ? ['a.jsonl', 'a.json']
          : ['a.jsonl', 'a.csv', 'a.parquet'];
      for (const name of names) {
        const error = await folder.failure(folder.write(name, content));
        assert.equal(error.reason, 'bad_dataset');
        assert.match(error.sentence, says, name);
        assert.match(inChat(error.next ?? ''), next, name);
        assert.deepEqual(error.details, []);
      }
    });

  const tables: readonly (readonly [what: string, rows: readonly object[], says: RegExp])[] = [
    [
      'a tree of messages',
      [{ message_id: '1', parent_id: null, role: 'prompter', text: 'A?' }],
      /message_id, parent_id, role, text; it is a tree of messages/,
    ],
    [
      'one message a row',
      [{ conversation: 1, role: 'user', content: 'A?' }].map(({ role, content }) => ({
        id: 1,
        role,
        content,
      })),
      /it has one message a row/,
    ],
    [
      'texts with their template',
      [{ text: '<|user|>\nA?<|end|>' }],
      /its column text is one text, perhaps with a chat template applied/,
    ],
    ['steps with labels', [{ prompt: 'A?', completions: ['a'], labels: [true] }], /several answers to each/],
    ['questions alone', [{ prompt: 'A?' }], /questions without answers/],
    ['tokens', [{ input_ids: [1], labels: [1] }], /is tokens already/],
    ['segments', [{ segments: [{ label: true, text: 'a' }] }], /segments of one text/],
    ["ChatGPT's export", [{ title: 't', mapping: {}, current_node: '1' }], /ChatGPT's export/],
    ["OpenAI's batch", [{ custom_id: '1', body: { messages: [] } }], /requests of a batch/],
    [
      'several answers',
      [{ context: 'C', question: 'A?', answers: { text: ['a'] } }],
      /several answers to each/,
    ],
    [
      "Slack's export",
      [{ client_msg_id: '1', type: 'message', text: 'A?', user: 'U1', ts: '1700000000.000100' }],
      /Slack's export, one message a row/,
    ],
    ['anything', [{ id: 1, label: 'x' }], /^a\.jsonl has no column to train on: there are id, label\./],
  ];
  for (const [what, rows, says] of tables)
    it(`is told once by its columns, however many rows it has: ${what}`, async () => {
      const error = await folder.failure(
        folder.lines('a.jsonl', Array.from({ length: 300 }, () => rows).flat()),
      );
      assert.match(error.sentence, says);
      assert.deepEqual(error.details, []);
      assert.match((await folder.failure(folder.at('a.jsonl'), { skipBroken: true })).sentence, says);
    });

  it('has rows without a column to train on told once, among good ones', async () => {
    const good = Array.from({ length: 5 }, (_, index) => row(`Q${index}?`));
    const bad = Array.from({ length: 40 }, (_, index) => ({ text: `t${index}` }));
    const { details } = await folder.failure(folder.lines('a.jsonl', [...good, ...bad, '{', ...bad]));
    assert.deepEqual(details, [
      'a.jsonl, line 6 and 79 more, messages: is missing; there are text',
      'a.jsonl, line 46, (line): is cut off: its JSON does not end',
    ]);
  });

  it('is none for a column that is called as another format begins', async () => {
    for (const name of ['ORCID', 'FEA1', 'GGUF', 'BZhour', 'Rar', 'Obj', 'version', 'not found'])
      assert.equal(
        (await folder.prepare(folder.write('a.csv', `${name},question,answer\n1,A?,a\n2,B?,b\n`))).manifest
          .report.rows,
        2,
        name,
      );
  });

  it('may be Parquet under another name', async () => {
    assert.match(
      (
        await folder.failure(
          folder.write('a.jsonl', `PAR1${brotliCompressSync('x').toString('latin1')}${'x'.repeat(20)}`),
        )
      ).sentence,
      /does not end as a Parquet file does/,
    );
  });
});
