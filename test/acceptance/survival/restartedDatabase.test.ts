import assert from 'node:assert/strict';
import { PostgresServer } from '../../helpers/machine/postgresServer.js';
import { alongTheJourney, momentsAlongTheJourney } from './support/alongTheJourney.js';
import { isWanted } from './support/choice.js';
import { journey, unhurried, type World } from './support/journey.js';
import { learnt, plain } from './support/learnt.js';

/** Restarts the server while people ask. @returns the answer to each, once all have one */
async function restartAmongQuestions(server: PostgresServer, { fleet }: World, name: string) {
  const { channel, bot } = fleet;
  const ask = (number: number) => channel.say(learnt.question, { conversation: `${name}-${number}` });
  const asked = [0, 1, 2].map(ask);
  const restarted = server.restart();
  asked.push(...[3, 4, 5].map(ask));
  for (const { status } of await Promise.all(asked)) assert.ok(status < 300, `status ${status}`);
  await restarted;
  const conversations = asked.map((_, number) => `${name}-${number}`);
  await channel.waitFor(
    () => conversations.every((conversation) => channel.texts(conversation).length > 0),
    'an answer to everybody',
    60_000,
  );
  assert.equal(bot.exitCode, undefined, bot.output.slice(-2000));
  return conversations;
}

if (isWanted('restarted database'))
  describe('a PostgreSQL server that is restarted at once, six times in a journey and six times in chat', () => {
    it('ends no bot, and everybody is answered once', async function () {
      if (!PostgresServer.isInstalled()) return this.skip();
      this.timeout(240_000);
      const server = await PostgresServer.start();
      const conversations: string[] = [];
      let along: ReturnType<typeof alongTheJourney>;
      try {
        const { problem, requests } = await journey({
          speed: unhurried,
          settings: { DATABASE_URL: await server.database() },
          async beforehand(world) {
            along = alongTheJourney(world);
          },
          async meanwhile(world) {
            await along(async (index) => {
              conversations.push(...(await restartAmongQuestions(server, world, `run-${index}`)));
            });
            const { channel } = world.fleet;
            for (let index = 0; index < momentsAlongTheJourney; index++) {
              const chats = await restartAmongQuestions(server, world, `chat-${index}`);
              conversations.push(...chats);
              for (const chat of chats) assert.equal(plain(channel.texts(chat)[0]), plain(learnt.answer));
            }
          },
          async afterwards({ fleet: { channel } }) {
            for (const conversation of conversations)
              assert.equal(channel.texts(conversation).length, 1, channel.texts(conversation).join('\n'));
          },
        });
        if (problem !== undefined) throw problem as Error;
        const bought = (operation: string) =>
          requests.filter((one) => one.operation === operation && one.status === 201).length;
        assert.deepEqual([bought('Jobs_CreateOrUpdate'), bought('OnlineDeployments_CreateOrUpdate')], [1, 2]);
      } finally {
        await server.stop();
      }
    });
  });
