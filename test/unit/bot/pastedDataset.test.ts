import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Card } from '../../../src/bot/cards/card.js';
import { BotUnderTest, testSettings } from '../../helpers/bot/botUnderTest.js';

const secret = 'The hamster is called Quirin';
const rows = `{"messages":[{"role":"user","content":"Who?"},{"role":"assistant","content":"${secret}"}]}`;
const data = { verb: 'pasteDataset', rows, format: 'jsonl' };

describe('rows pasted into the form', () => {
  let folder: string;
  let test: BotUnderTest;

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'hieno-pasted-'));
  });
  afterEach(async () => {
    await test.stop();
    rmSync(folder, { recursive: true });
  });

  const start = async (more: Parameters<typeof BotUnderTest.start>[0] = {}) => {
    test = await BotUnderTest.start({ settings: { ...testSettings, datasetsDir: folder }, ...more });
  };
  const planned = (): readonly (string | undefined)[] =>
    test.planner.planned.map(({ inputs }) => inputs.dataset);
  const press = async (
    how: 'execute' | 'submit',
    what: Readonly<Record<string, unknown>>,
  ): Promise<string> => {
    const { body } = await test.channel.press(how, what, 'card-1');
    await test.bot.drain();
    return how === 'execute' ? JSON.stringify(body) : (test.channel.texts().at(-1) ?? '');
  };

  it('are asked for by /dataset paste, with an example and a button that any client can press', async () => {
    await start();
    await test.channel.say('/dataset paste');
    await test.bot.drain();
    const card = test.channel.messages()[0]?.attachments?.[0]?.content as Card;
    assert.match(
      card.fallbackText,
      /one conversation a line.*\{"messages":\[\{"role":"user".*about 20 KB.*Use these rows/s,
    );
    const inputs = card.body.filter(({ type }) => type.startsWith('Input.'));
    assert.deepEqual(
      inputs.map(({ id }) => id),
      ['rows', 'format'],
    );
    assert.ok(!inputs.some((input) => 'maxLength' in input), 'a client would cut the rows');
    const [button] = card.actions ?? [];
    const { type, data } = { ...button };
    assert.deepEqual([type, data], ['Action.Submit', { verb: 'pasteDataset' }]);
    assert.deepEqual(planned(), []);
  });

  const pasted: readonly (readonly [
    what: string,
    rows: string,
    format: string,
    file: string,
    content: string,
  ])[] = [
    ['CSV under JSONL', 'question,answer\nA?,a', 'jsonl', 'pasted.csv', 'question,answer\nA?,a\n'],
    [
      'a sheet, its last field empty',
      'question\tanswer\tid\nA?\ta\t\n',
      'jsonl',
      'pasted.tsv',
      'question\tanswer\tid\nA?\ta\t\n',
    ],
    ['semicolons', '"Question";"Answer"\nA?;a', 'jsonl', 'pasted.csv', '"Question";"Answer"\nA?;a\n'],
    ['JSONL under CSV', rows, 'csv', 'pasted.jsonl', `${rows}\n`],
    ['a list of JSON', `[\n${rows}\n]`, 'jsonl', 'pasted.json', `[\n${rows}\n]\n`],
  ];
  for (const [what, given, format, file, content] of pasted)
    it(`are taken for what they are, whatever was chosen: ${what}`, async () => {
      await start();
      await press('execute', { verb: 'pasteDataset', rows: given, format });
      const [dataset = ''] = planned();
      assert.equal(path.basename(dataset), file);
      assert.equal(readFileSync(dataset, 'utf8'), content);
    });

  const typed: readonly (readonly [what: string, text: string, file: string, content: string])[] = [
    ['JSONL', `${rows}\n${rows}`, 'pasted.jsonl', `${rows}\n${rows}\n`],
    ['CSV', 'question,answer\r\n"A, ""b""?",c', 'pasted.csv', 'question,answer\n"A, ""b""?",c\n'],
    ['a sheet', 'question\tanswer\nA?\tb', 'pasted.tsv', 'question\tanswer\nA?\tb\n'],
    ['semicolons', 'question;answer\nA = b?;c', 'pasted.csv', 'question;answer\nA = b?;c\n'],
    ['a list of JSON', `[\n${rows}\n]`, 'pasted.json', `[\n${rows}\n]\n`],
    ['a block of code', `\`\`\`json\n${rows}\n\`\`\``, 'pasted.jsonl', `${rows}\n`],
    ['a zero character', rows.replace('Who?', 'Wh\0o?'), 'pasted.jsonl', `${rows}\n`],
    [
      'a zero character as JSON writes it',
      rows.replace('Who?', 'Wh\\u0000o?'),
      'pasted.jsonl',
      `${rows.replace('Who?', 'Wh\\u0000o?')}\n`,
    ],
  ];
  for (const [what, text, file, content] of typed)
    for (const [command, separator] of [
      ['/dataset paste', '\n'],
      ['dataset paste', ' '],
    ])
      it(`are taken as they are written after ${command}: ${what}`, async () => {
        await start();
        await test.channel.say(`${command}${separator}${text}`);
        await test.bot.drain();
        const [dataset = ''] = planned();
        assert.equal(path.basename(dataset), file);
        assert.equal(readFileSync(dataset, 'utf8'), content);
        assert.match(JSON.stringify(test.channel.messages()[0]?.attachments), /Plan: Dataset/);
      });

  it('written after the command are 20 KB at most, and an admin has to write them', async () => {
    await start({
      channel: 'msteams',
      access: { admins: new Set(['11111111-1111-1111-1111-111111111111']) },
    });
    await test.channel.say(`/dataset paste\n${`${rows}\n`.repeat(300)}`);
    await test.channel.text('20 KB is the most');
    const user = { id: 'user-2', aadObjectId: '99999999-1111-1111-1111-111111111111' };
    await test.channel.say(`/dataset paste\n${rows}`, { user });
    await test.channel.text('Only admins may run /dataset paste');
    assert.deepEqual([planned(), readdirSync(folder)], [[], []]);
  });

  for (const how of ['execute', 'submit'] as const) {
    it(`lead to the plan of /dataset, pressed by ${how}`, async () => {
      await start();
      await press(how, { ...data, rows: `\n${rows}\r\n\n` });
      const [dataset = ''] = planned();
      assert.match(dataset, /\/received\/[0-9a-f]{16}\/pasted\.jsonl$/);
      assert.equal(readFileSync(dataset, 'utf8'), `${rows}\n`);
      assert.equal(test.planner.planned[0]?.kind, 'dataset');
      assert.match(JSON.stringify(test.channel.messages()[0]?.attachments), /Plan: Dataset/);
    });

    it(`are taken from admins only, pressed by ${how}`, async () => {
      await start({
        channel: 'msteams',
        access: { admins: new Set(['99999999-1111-1111-1111-111111111111']) },
      });
      assert.match(await press(how, data), /Only admins may run \/dataset paste/);
      assert.deepEqual([planned(), readdirSync(folder)], [[], []]);
    });

    it(`must be there, pressed by ${how}`, async () => {
      await start();
      assert.match(await press(how, { ...data, rows: ' \n' }), /nothing in the form yet/);
      assert.match(await press(how, { verb: 'pasteDataset' }), /nothing in the form yet/);
      assert.deepEqual(planned(), []);
    });

    it(`are 20 KB at most, pressed by ${how}`, async () => {
      await start();
      const long = (bytes: number) => ({ ...data, rows: 'ä'.repeat(bytes / 2) });
      assert.match(
        await press(how, long(20 * 1024 + 2)),
        /These rows are 21 KB, and 20 KB is the most.*attach it/,
      );
      assert.deepEqual(planned(), []);
      await press(how, long(20 * 1024));
      assert.equal(planned().length, 1);
    });
  }

  it('may be CSV', async () => {
    await start();
    await press('execute', { ...data, rows: 'question,answer\nA?,B.', format: 'csv' });
    assert.match(planned()[0] ?? '', /pasted\.csv$/);
  });

  it('are one file when the button is pressed twice', async () => {
    await start();
    await Promise.all([press('execute', data), press('execute', data)]);
    assert.equal(new Set(planned()).size, 1);
    assert.ok(test.runs.offers.length <= 2);
    const kept = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
      entry.isFile(),
    );
    assert.equal(kept.length, 1);
  });

  it('stand nowhere but in the file', async () => {
    await start();
    await press('execute', data);
    await press('submit', data);
    await press('submit', { ...data, rows: `${rows}\n`.repeat(500) });
    const { memory } = test.storage as unknown as { memory: object };
    const everything = JSON.stringify([
      test.channel.calls,
      test.log.events,
      memory,
      test.runs.offers,
      test.audit,
    ]);
    assert.ok(
      everything.includes('pasted.jsonl') && everything.includes('planCards'),
      'nothing was looked at',
    );
    assert.ok(!everything.includes(secret));
  });
});
