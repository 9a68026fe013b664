import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { PostgresServer } from '../../helpers/postgresServer.js';
import { waitFor } from '../../helpers/waitFor.js';
import { isWanted } from './support/choice.js';
import { hasEnded, journey, unhurried, type World } from './support/journey.js';
import { seen, whenSeen, type Sighting } from './support/sightings.js';

/** From the template to the traffic. */
const moments: readonly (readonly Sighting[])[] = [
  [seen('DeploymentOperations_List')],
  [seen('DataVersions_CreateOrUpdate')],
  [seen('Jobs_CreateOrUpdate'), seen('Jobs_Get', { nth: 3 })],
  [seen('ModelVersions_CreateOrUpdate')],
  [seen('OnlineDeployments_CreateOrUpdate', { path: /deployments\/blue$/ })],
  [seen('Inference_Score')],
];

/** What the journey's model has learnt first. */
const [learnt = ''] = readFileSync('samples/phi3-on-azure-ml.jsonl', 'utf8').split('\n');
const [question = '', answer = ''] = (JSON.parse(learnt) as { messages: { content: string }[] }).messages.map(
  ({ content }) => content,
);
const plain = (text: string | undefined) => text?.replace(/\W/g, '');

/** Restarts the server while people ask. @returns the answer to each, once all have one */
async function restartAmongQuestions(server: PostgresServer, { fleet }: World, name: string) {
  const { channel, bot } = fleet;
  const ask = (number: number) => channel.say(question, { conversation: `${name}-${number}` });
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
      const reached = moments.map(() => false);
      try {
        const { problem, requests } = await journey({
          speed: unhurried,
          settings: { DATABASE_URL: await server.database() },
          async beforehand({ azure }) {
            moments.forEach((moment, index) => whenSeen(azure, moment, () => (reached[index] = true)));
          },
          async meanwhile(world) {
            for (const [index, moment] of moments.entries()) {
              await waitFor(() => reached[index], moment.map(({ operation }) => operation).join(), 90_000);
              assert.ok(!hasEnded(world.fleet), 'the journey was over before the server was restarted');
              conversations.push(...(await restartAmongQuestions(server, world, `run-${index}`)));
            }
            await waitFor(() => hasEnded(world.fleet), 'the end', 90_000);
            const { channel } = world.fleet;
            for (const index of moments.keys()) {
              const chats = await restartAmongQuestions(server, world, `chat-${index}`);
              conversations.push(...chats);
              for (const chat of chats) assert.equal(plain(channel.texts(chat)[0]), plain(answer));
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
