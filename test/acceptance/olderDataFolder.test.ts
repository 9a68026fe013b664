import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { PGlite } from '@electric-sql/pglite';
import { packageRoot } from '../../src/packageRoot.js';
import { LocalAzureProcess } from '../helpers/azure/localAzureProcess.js';
import { BotFleet } from '../helpers/bot/botFleet.js';
import { Conversation, textOf } from '../helpers/channel/conversation.js';

interface Button {
  readonly data: Readonly<Record<string, string>>;
  readonly replyToId: string;
}

/** What was on the cards that the older bot had shown. */
interface Buttons {
  readonly serviceUrl: string;
  readonly question: string;
  readonly answer: string;
  readonly open: Button;
  readonly retry: Button;
  readonly confirm: Button;
}

// Written by 0.1.0, which was killed in the middle of a run: scripts/fixtures/dataFolder.ts says how.
describe('a data folder of 0.1.0', () => {
  let folder: string;
  let azure: LocalAzureProcess;
  let fleet: BotFleet;
  let talk: Conversation;
  let buttons: Buttons;
  const database = () => PGlite.create(path.join(folder, 'bot/bot/postgres'));
  const press = ({ data, replyToId }: Button) => fleet.channel.press('submit', data, replyToId);
  const told = (what: RegExp, since: number) => talk.answer((text) => what.test(text), since, 120_000);

  before(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'hieno-older-'));
    const packed = readFileSync(path.join(packageRoot, 'test/fixtures/dataFolder-0.1.0.tar.br'));
    execFileSync('tar', ['-xf', '-', '-C', folder], { input: brotliDecompressSync(packed) });
    buttons = JSON.parse(readFileSync(path.join(folder, 'buttons.json'), 'utf8')) as Buttons;
    azure = await LocalAzureProcess.start(300, { LOCAL_AZURE_DATA_DIR: path.join(folder, 'local-azure') });
    // The run that was under way does not end before the plan of then is pressed.
    await azure.queue({ operation: 'Jobs_Get', kind: 'held', ms: 8000 });
    fleet = await BotFleet.start({ bots: 0, settings: settings() });
    // Activities of before are not those of now.
    fleet.channel.countFrom(1000);
    await asIfJustNow();
    await fleet.startBot();
    talk = new Conversation(fleet.channel);
  });
  after(async () => {
    await fleet?.stop();
    await azure?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const settings = () => ({
    ...azure.environment('older'),
    HIENO_DATA_DIR: path.join(folder, 'bot'),
    HIENO_RETENTION_DAYS: '3650',
  });

  /** The plan's quarter of an hour has not passed yet, and the channel is where it was. */
  async function asIfJustNow() {
    const older = await database();
    await older.query('update proposals set expires_at = $1 where status = $2', [
      Date.now() + 900_000,
      'open',
    ]);
    const { rows } = await older.query<{ name: string; field: string }>(
      "select table_name as name, column_name as field from information_schema.columns where table_schema = 'public' and data_type = 'jsonb'",
    );
    for (const { name, field } of rows)
      await older.query(`update ${name} set ${field} = replace(${field}::text, $1, $2)::jsonb`, [
        buttons.serviceUrl,
        fleet.channel.serviceUrl,
      ]);
    await older.close();
  }

  it('carries out a plan that it had shown', async () => {
    await press(buttons.confirm);
    assert.match(await told(/^\*\*Quota request: /, 0), /^\*\*Quota request: done\*\*/);
  });

  it('goes on with the run that was under way, and tells its end where it was asked for', async () => {
    assert.match(await told(/^\*\*Fine-tuning: /, 0), /^\*\*Fine-tuning: done\*\*/);
  });

  it('knows the model that answers', async () => {
    assert.equal(await talk.ask(buttons.question), buttons.answer);
  });

  it('lists what was done', async () => {
    const mark = fleet.channel.calls.length;
    await fleet.channel.say('/runs');
    const list = textOf(await fleet.channel.waitFor(() => fleet.channel.calls.slice(mark).find(textOf)));
    for (const { data } of [buttons.open, buttons.retry]) assert.ok(list.includes(data['run'] ?? '?'), list);
    assert.match(list, /Journey/);
  });

  it('takes up a cancelled run by the button on its old card', async () => {
    const mark = fleet.channel.calls.length;
    await press(buttons.retry);
    assert.match(await told(/^\*\*Fine-tuning: /, mark), /^\*\*Fine-tuning: done\*\*/);
  });

  it('has forgotten nothing that was said', async () => {
    assert.deepEqual(await fleet.end(), [0]);
    const now = await database();
    const { rows } = await now.query('select said, answered from chat_turns order by id');
    await now.close();
    const turn = { said: buttons.question, answered: buttons.answer };
    assert.deepEqual(rows, [turn, turn]);
  });
});
