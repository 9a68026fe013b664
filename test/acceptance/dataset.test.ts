import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { BotFleet } from '../helpers/botFleet.js';
import { Conversation } from '../helpers/conversation.js';
import { row } from '../helpers/datasetFolder.js';
import { LocalAzureProcess, type LoggedRequest } from '../helpers/localAzureProcess.js';
import { waitFor } from '../helpers/waitFor.js';

/** 60 MB: seven or eight blocks of training data, two to validate with. */
const rows = 10_000;
const answer = 'It is brought over in blocks, and every block that has arrived stays where it is. '.repeat(
  73,
);

describe('a dataset of 60 MB', () => {
  let azure: LocalAzureProcess;
  let fleet: BotFleet;
  let folder: string;

  before(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'hieno-large-'));
    azure = await LocalAzureProcess.start(600);
    fleet = await BotFleet.start({ settings: azure.environment('hieno-acceptance') });
  });
  after(async () => {
    await fleet.stop();
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

  it('comes over once, though the bot is killed in the middle', async () => {
    const talk = new Conversation(fleet.channel);
    assert.match(await talk.run('/provision', 120_000), /: done/);
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
