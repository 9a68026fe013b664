import assert from 'node:assert/strict';
import { AzurePair } from '../helpers/azurePair.js';
import { Conversation, textOf } from '../helpers/conversation.js';
import { PostgresServer } from '../helpers/postgresServer.js';
import type { Program } from '../helpers/program.js';

/** The operations whose second success would be bought for nothing. */
const once = [
  'Jobs_CreateOrUpdate',
  'OnlineEndpoints_CreateOrUpdate',
  'OnlineDeployments_CreateOrUpdate',
  'ModelVersions_CreateOrUpdate',
];

describe('two bots on one PostgreSQL server', () => {
  let server: PostgresServer;
  let pair: AzurePair;
  let other: Program;

  before(async function () {
    if (!PostgresServer.isInstalled()) throw new Error('No PostgreSQL server: apt-get install postgresql');
    server = await PostgresServer.start();
  });
  after(() => server.stop());
  beforeEach(async () => {
    // Both start at once on an empty database.
    pair = await AzurePair.start(300, { DATABASE_URL: await server.database() }, 2);
    other = pair.others[0] as Program;
  });
  afterEach(() => pair.stop());

  for (const victim of ['the one at work', 'the idle one'])
    it(`finish a journey together when ${victim} is killed, and buy nothing twice`, async () => {
      const { channel } = pair;
      const ended = new Conversation(channel).run('/journey', 120_000);
      await channel.waitFor(
        () => channel.calls.find((call) => call.method === 'PUT' && textOf(call).includes('Training, step')),
        'training',
        60_000,
      );
      const isAtWork = (bot: Program) => bot.output.includes('"run.tick"');
      assert.notEqual(isAtWork(pair.bot), isAtWork(other), 'it cannot be told who is at work');
      const [worker, idle] = isAtWork(pair.bot) ? [pair.bot, other] : [other, pair.bot];
      await (victim === 'the one at work' ? worker : idle).stop('SIGKILL');
      assert.match(await ended, /Journey: done/);
      const created = (await pair.requests()).filter(({ status }) => status === 201);
      for (const operation of once)
        assert.equal(created.filter((one) => one.operation === operation).length, 1, operation);
    });
});
