import assert from 'node:assert/strict';
import { PostgresServer } from '../../helpers/postgresServer.js';
import { isWanted } from './support/choice.js';
import { journey } from './support/journey.js';

const restarts = 6;

if (isWanted('restarted database'))
  describe('a PostgreSQL server that is restarted at once', () => {
    it(`${restarts} times in a journey and while people chat ends no bot, and everybody is answered once`, async function () {
      if (!PostgresServer.isInstalled()) return this.skip();
      this.timeout(240_000);
      const server = await PostgresServer.start();
      try {
        let asked = 0;
        let answered = 0;
        const { problem, requests } = await journey({
          speed: 200,
          settings: { DATABASE_URL: await server.database() },
          async meanwhile({ fleet: { channel, bot } }) {
            for (let restart = 0; restart < restarts; restart++) {
              const restarted = server.restart();
              // Before, during and after it, each in a conversation of its own.
              for (let question = 0; question < 5; question++) {
                const conversation = `chat-${restart}-${question}`;
                const { status } = await channel.say('What is a managed endpoint?', { conversation });
                assert.ok(status < 300, `status ${status}`);
                asked++;
              }
              await restarted;
              for (let question = 0; question < 5; question++) {
                const conversation = `chat-${restart}-${question}`;
                await channel.waitFor(() => channel.texts(conversation).length > 0, 'an answer', 60_000);
              }
              assert.equal(bot.exitCode, undefined, bot.output.slice(-2000));
            }
          },
          async afterwards({ fleet: { channel } }) {
            for (let restart = 0; restart < restarts; restart++)
              for (let question = 0; question < 5; question++)
                answered += channel.texts(`chat-${restart}-${question}`).length;
          },
        });
        if (problem !== undefined) throw problem as Error;
        assert.equal(answered, asked, 'somebody was answered twice');
        const bought = requests.filter(
          ({ operation, status }) => operation === 'Jobs_CreateOrUpdate' && status === 201,
        );
        assert.equal(bought.length, 1);
      } finally {
        await server.stop();
      }
    });
  });
