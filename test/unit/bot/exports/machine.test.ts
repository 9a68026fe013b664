import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import { Redactor } from '../../../../src/redact.js';
import { BotUnderTest, testSettings } from '../../../helpers/bot/botUnderTest.js';
import { aRun } from '../../../helpers/bot/runBuilder.js';
import { saidOn } from '../../../helpers/bot/saidOn.js';

describe('a file where no channel takes one', () => {
  let folder: string;
  let test: BotUnderTest;

  beforeEach(() => {
    folder = path.join(mkdtempSync(path.join(tmpdir(), 'hieno-exports-')), 'exports');
  });
  afterEach(async () => {
    await test.stop();
    rmSync(path.dirname(folder), { recursive: true });
  });

  const start = async (more: Parameters<typeof BotUnderTest.start>[0] = {}): Promise<void> => {
    test = await BotUnderTest.start({ settings: { ...testSettings, exportsDir: folder }, ...more });
  };
  const say = async (text: string): Promise<string> => {
    await test.channel.say(text);
    await test.bot.drain();
    return test.channel.texts().at(-1) ?? '';
  };
  const rowsOf = (name: string): Record<string, string>[] =>
    parse(readFileSync(path.join(folder, name)), { bom: true, columns: true });

  it('is written into the data folder for its user alone, and said where', async () => {
    await start();
    const name = 'hieno-audit-2026-01-05T09-00-00Z.csv';
    assert.equal(
      await say('/audit export'),
      `\`${path.join(folder, name)}\`\n\nWhat the admins did: 1 row, the newest first. Only the user that I run as can read it; I delete it after 90 days.`,
    );
    assert.deepEqual(
      [statSync(folder).mode & 0o777, statSync(path.join(folder, name)).mode & 0o777],
      [0o700, 0o600],
    );
    assert.deepEqual(rowsOf(name), [
      {
        time: '2026-01-05T09:00:00.000Z',
        person: 'Anna',
        person_id: 'emulator:user-1',
        action: 'audit.exported',
        run: '',
        command: '',
        detail: `{"file":"${name}"}`,
      },
    ]);
  });

  it('takes the place of no other one', async () => {
    await start();
    await say('/audit export');
    assert.match(await say('/audit export'), /hieno-audit-2026-01-05T09-00-00Z-2\.csv`/);
    assert.deepEqual(
      readdirSync(folder).map((name) => rowsOf(name).length),
      [2, 1],
    );
  });

  it('tells of runs what was asked, and how it ended', async () => {
    await start();
    const run = aRun({ id: 'r-1' });
    test.runs.runs.set('r-1', {
      ...run,
      kind: 'finetune',
      inputs: { dataset: 'https://store.test/chats.jsonl?sig=abcdefgh', epochs: 3 },
      status: 'failed',
      createdAt: Date.UTC(2026, 0, 5, 8),
      startedAt: Date.UTC(2026, 0, 5, 8, 0, 1),
      endedAt: Date.UTC(2026, 0, 5, 8, 1, 30),
      requester: { id: 'p-1', name: '=HYPERLINK("https://evil.test")' },
      ending: {
        reason: 'quota_missing',
        sentence: 'There are 0 cores.',
        next: { command: 'quota request' },
      },
    });
    for (let index = 2; index <= 9; index++) test.runs.runs.set(`r-${index}`, aRun({ id: `r-${index}` }));
    await say('/runs export');
    const [name = ''] = readdirSync(folder);
    const rows = rowsOf(name);
    assert.deepEqual(
      rows.map(({ run: id }) => id),
      ['r-9', 'r-8', 'r-7', 'r-6', 'r-5', 'r-4', 'r-3', 'r-2', 'r-1'],
    );
    assert.deepEqual(rows.at(-1), {
      run: 'r-1',
      command: '/finetune dataset=https://store.test/chats.jsonl?… epochs=3',
      status: 'failed',
      asked: '2026-01-05T08:00:00.000Z',
      started: '2026-01-05T08:00:01.000Z',
      ended: '2026-01-05T08:01:30.000Z',
      seconds: '89',
      person: `'=HYPERLINK("https://evil.test")`,
      person_id: 'p-1',
      attempt: '1',
      reason: 'quota_missing',
      ending: 'There are 0 cores.',
      next: '/quota request',
    });
  });

  it('tells of feedback nobody’s name, and words only where they may be kept', async () => {
    const redactor = new Redactor();
    redactor.register('the-endpoint-key');
    await start({ redact: redactor.redactIn });
    const by = { deployment: 'blue', model: 'hieno-phi3', version: '2' };
    const none = { reason: undefined, question: undefined, answer: undefined };
    test.feedback.kept.push(
      { at: 0, verdict: 'up', by, ...none },
      { at: 1000, verdict: 'base', by, against: { model: 'Phi-3', version: '15' }, ...none },
      { at: 2000, verdict: 'down', by, reason: 'No.', question: 'My key?', answer: 'the-endpoint-key' },
    );
    assert.match(
      await say('/feedback export'),
      /What people think of the answers, with their words where they agreed: 3 rows, the newest first\. Delete it when/,
    );
    const [name = ''] = readdirSync(folder);
    const known = { deployment: 'blue', model: 'hieno-phi3', version: '2' };
    const nothing = { against_model: '', against_version: '', reason: '', question: '', answer: '' };
    assert.deepEqual(rowsOf(name), [
      {
        ...{ time: '1970-01-01T00:00:02.000Z', opinion: 'thumb', verdict: 'down', ...known, ...nothing },
        ...{ reason: 'No.', question: 'My key?', answer: '[secret]' },
      },
      {
        ...{ time: '1970-01-01T00:00:01.000Z', opinion: 'vote', verdict: 'worse', ...known, ...nothing },
        ...{ against_model: 'Phi-3', against_version: '15' },
      },
      { time: '1970-01-01T00:00:00.000Z', opinion: 'thumb', verdict: 'up', ...known, ...nothing },
    ]);
    assert.equal(test.audit.entries.at(-1)?.action, 'feedback.exported');
  });

  it('is offered on the cards of what it holds, to admins', async () => {
    await start();
    test.runs.runs.set('r-1', aRun({ id: 'r-1' }));
    const buttons = async (line: string): Promise<string[]> => {
      await say(line);
      const card: unknown = test.channel.messages().at(-1)?.attachments?.[0]?.content;
      return saidOn(card as Parameters<typeof saidOn>[0]).filter((said) => said.endsWith('export'));
    };
    assert.deepEqual(await buttons('/audit'), ['/audit export']);
    assert.deepEqual(await buttons('/runs'), ['/runs export']);
    await test.stop();
    await start({ access: { admins: new Set(['another']) } });
    test.runs.runs.set('r-1', aRun({ id: 'r-1' }));
    assert.deepEqual(await buttons('/runs'), []);
  });

  it('is not written where the bot does not serve this machine alone, and not told of to many', async () => {
    await start();
    await test.channel.deliver({
      ...test.channel.activity({ text: '/audit export' }),
      conversation: { id: 'many', isGroup: true },
    });
    await test.bot.drain();
    assert.match(test.channel.texts().at(-1) ?? '', /^I hand files over in personal chats of Teams only\./);
  });

  it('is not half there when the disk does not take it', async function () {
    if (process.getuid?.() === 0) writeFileSync(folder, 'no folder');
    else chmodSync(path.dirname(folder), 0o500);
    await start();
    const words = await say('/audit export');
    chmodSync(path.dirname(folder), 0o700);
    assert.match(words, /is not a folder|may not write/);
  });
});
