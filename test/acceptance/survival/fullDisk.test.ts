import assert from 'node:assert/strict';
import path from 'node:path';
import { freePort } from '../../helpers/machine/freePort.js';
import { BotFleet } from '../../helpers/bot/botFleet.js';
import { Conversation, confirmData } from '../../helpers/channel/conversation.js';
import { LocalAzureProcess } from '../../helpers/azure/localAzureProcess.js';
import { Program } from '../../helpers/machine/program.js';
import { SmallDisk } from '../../helpers/machine/smallDisk.js';
import { waitFor } from '../../helpers/machine/waitFor.js';
import { isWanted } from './support/choice.js';
import { journey } from './support/journey.js';

if (isWanted('full disk'))
  describe('a disk that is full', () => {
    let disk: SmallDisk;
    beforeEach(function () {
      const mounted = SmallDisk.mount(160);
      // Only root may, and not in every sandbox.
      if (mounted === undefined) return this.skip();
      disk = mounted;
    });
    afterEach(() => (disk as SmallDisk | undefined)?.unmount());

    it('at the start is told in words by each program, and so is one that can only be read', async () => {
      const azure = await LocalAzureProcess.start(1);
      try {
        const bot = {
          ...azure.environment('hieno-full'),
          PORT: '0',
          HIENO_DATA_DIR: path.join(disk.folder, 'data'),
        };
        const tellsOf = async (script: string, settings: Record<string, string>, words: RegExp) => {
          const program = new Program(script, settings);
          assert.equal(await program.end(60_000), 1, program.output);
          assert.match(program.output, words);
          assert.ok(program.output.includes(disk.folder), program.output);
          assert.doesNotMatch(program.output, /^\s+at /m);
        };
        disk.fill();
        await tellsOf('dist/src/main.js', bot, /The disk that holds .* is full\. Make room/);
        await tellsOf(
          'localAzure/dist/main.js',
          { LOCAL_AZURE_DATA_DIR: path.join(disk.folder, 'azure') },
          /disk is full/,
        );
        const launcher = { HIENO_DATA_DIR: path.join(disk.folder, 'data'), PORT: String(await freePort()) };
        await tellsOf('dist/src/local/start.js', launcher, /is full/);
        disk.makeRoom();
        disk.makeReadOnly();
        // In a folder that is there, and in one that would have to be made with its parents.
        for (const folder of ['data', 'new/data']) {
          const data = { HIENO_DATA_DIR: path.join(disk.folder, folder) };
          await tellsOf('dist/src/main.js', { ...bot, ...data }, /can only be read/);
          await tellsOf('dist/src/local/start.js', { ...launcher, ...data }, /can only be read/);
        }
      } finally {
        await azure.stop();
      }
    });

    it('at the start of a journey is told to who confirms it, whose plan is good when there is room', async () => {
      const azure = await LocalAzureProcess.start(600);
      const fleet = await BotFleet.start({ settings: azure.environment('hieno-full'), folder: disk.folder });
      try {
        const { channel, bot } = fleet;
        const talk = new Conversation(channel);
        const plan = await talk.plan('/journey base=yes');
        disk.fill();
        await channel.press('submit', confirmData(plan), plan.activityId);
        await channel.text('is full, so I could not write that down');
        await channel.say('What is a managed endpoint?', { conversation: 'full' });
        await channel.waitFor(() => channel.texts('full').length > 0, 'an answer');
        assert.equal(bot.exitCode, undefined);
        disk.makeRoom();
        assert.match(await talk.confirm(plan, 90_000), /\*\*Journey: done\*\*/);
      } finally {
        await fleet.stop();
        await azure.stop();
      }
    });

    it('in the middle of a journey lets it wait and people be answered, and it goes on when there is room', async function () {
      this.timeout(240_000);
      const { problem } = await journey({
        speed: 300,
        folder: disk.folder,
        async meanwhile({ azure, fleet: { channel, bot } }) {
          await waitFor(
            () => azure.requests.some(({ operation }) => operation === 'Jobs_CreateOrUpdate'),
            'the job',
            60_000,
          );
          disk.fill();
          await waitFor(() => bot.output.includes('database.disk_full'), 'the word of the full disk');
          await channel.say('What is a managed endpoint?', { conversation: 'full' });
          await channel.waitFor(() => channel.texts('full').length > 0, 'an answer');
          assert.equal(bot.exitCode, undefined);
          disk.makeRoom();
        },
      });
      if (problem !== undefined) throw problem as Error;
    });
  });
