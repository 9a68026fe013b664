import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { BotFleet } from '../helpers/bot/botFleet.js';
import { Conversation, textOf } from '../helpers/channel/conversation.js';
import { row } from '../helpers/dataset/datasetFolder.js';
import { LocalAzureProcess, type LoggedRequest } from '../helpers/azure/localAzureProcess.js';
import { LocalHub, startOf } from '../helpers/dataset/localHub.js';
import { partOnDisk } from '../helpers/dataset/partOnDisk.js';
import { writeUltrachat } from '../helpers/dataset/ultrachat.js';
import { waitFor } from '../helpers/machine/waitFor.js';

/** 60 MB: seven or eight blocks of training data, two to validate with. */
const rows = 10_000;
const answer = 'It is brought over in blocks, and every block that has arrived stays where it is. '.repeat(
  73,
);

describe('a dataset that the bot is killed over', () => {
  let azure: LocalAzureProcess;
  let fleet: BotFleet;
  let hub: LocalHub;
  let talk: Conversation;
  let folder: string;

  before(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'hieno-large-'));
    azure = await LocalAzureProcess.start(600);
    hub = await new LocalHub().start();
    const settings = { ...azure.environment('hieno-acceptance'), HF_ENDPOINT: hub.endpoint };
    fleet = await BotFleet.start({ settings });
    talk = new Conversation(fleet.channel);
    assert.match(await talk.run('/provision', 120_000), /: done/);
  });
  after(async () => {
    await fleet.stop();
    await hub.stop();
    await azure.stop();
    rmSync(folder, { recursive: true });
  });

  async function writeRows(): Promise<string> {
    const name = path.join(folder, 'rows.jsonl');
    const file = await open(name, 'w');
    for (let n = 0; n < rows; n++)
      await file.write(`${JSON.stringify(row(`What becomes of block ${n}?`, `${n}. ${answer}`))}\n`);
    await file.close();
    return name;
  }

  it('is fetched on where it was, and its plan comes by itself', async () => {
    const file = path.join(folder, 'train.parquet');
    await writeUltrachat(file, { rows: 20_000 });
    hub.repos.set('me/chats', { sha: 'a'.repeat(40), files: { 'data/train-00000-of-00001.parquet': file } });
    // The length of the footer, the footer, a row group, and 10,000 bytes of the next one.
    hub.stalls.push(Infinity, Infinity, Infinity, 10_000);
    const planned = talk.plan('/dataset me/chats train[:50%]', 120_000);
    await waitFor(
      () => partOnDisk(path.join(fleet.folder, 'datasets'), 10_000),
      'the part that was under way to be on disk',
      60_000,
    );
    assert.ok(fleet.bot.kill());
    await fleet.bot.end();
    const before = hub.requests.length;
    await fleet.startBot();
    assert.match(textOf(await planned), /8,000 to train on, 2,000 to validate with/);
    const fetched = hub.requests.filter(({ at }) => at === 'store');
    const again = fetched.find((request) => hub.requests.indexOf(request) >= before);
    const broken = fetched.findLast((request) => hub.requests.indexOf(request) < before);
    assert.equal(startOf(again), startOf(broken) + 10_000);
  });

  it('of 60 MB comes over once', async () => {
    const plan = await talk.plan(`/dataset ${await writeRows()}`, 120_000);

    const arrived: LoggedRequest[] = [];
    let isDead = false;
    azure.watchers.add((request) => {
      if (request.comp !== 'block' || request.status !== 201) return;
      arrived.push(request);
      if (arrived.length === 2) isDead = fleet.bot.kill();
    });
    const ending = talk.confirm(plan, 200_000);
    await waitFor(() => isDead, 'two blocks', 120_000);
    await fleet.bot.end();
    await azure.caughtUp();
    const before = names(arrived);
    await fleet.startBot();
    assert.match(await ending, /: done/);
    await azure.caughtUp();

    const after = names(arrived).slice(before.length);
    assert.ok(after.length > 0, 'all had been sent before the kill');
    assert.deepEqual(
      after.filter((name) => before.includes(name)),
      [],
      'sent again',
    );
    const committed = azure.requests.filter(({ comp, status }) => comp === 'blocklist' && status === 201);
    assert.deepEqual(committed.map(fileOf).sort(), ['train.jsonl', 'validation.jsonl']);
  });
});

const fileOf = ({ path: at }: LoggedRequest): string => at.split('/').at(-1) ?? '';
const names = (requests: readonly LoggedRequest[]): string[] =>
  requests.map((request) => `${fileOf(request)} ${request.block}`);
