import assert from 'node:assert/strict';
import pg from 'pg';
import { openEmbeddedDatabase } from '../../../src/store/database.js';
import { BotFleet } from '../../helpers/bot/botFleet.js';
import { PostgresServer } from '../../helpers/machine/postgresServer.js';
import { TcpProxy } from '../../helpers/machine/tcpProxy.js';
import { waitFor } from '../../helpers/machine/waitFor.js';
import { chatServer, chatServerSettings, talk, type ChatWorld } from './support/chat/chats.js';
import { judgeChats } from './support/chat/judgeChats.js';
import { answerTo, asked, conversationOf } from './support/chat/question.js';
import { ScoringStub } from './support/chat/scoringStub.js';
import { isWanted } from './support/choice.js';
import { emptyDatabase } from './support/postgres.js';

const some = { bots: 2, chats: 60, turns: 8, pauseMs: 1000 };
const questions = some.chats * some.turns;

const heard = (world: ChatWorld, share: number): Promise<unknown> =>
  waitFor(() => world.ledger.answers >= questions * share, 'some answers', 120_000);

/** The first question of this conversation that is asked from now on gets no answer from the bot that asked it. */
function holdOne({ scoring }: ChatWorld, chat: number): void {
  let isHeld = false;
  scoring.before = (question) => {
    if (question.chat !== chat || isHeld) return;
    isHeld = true;
    return new Promise(() => {});
  };
}

/** What is asked from now on is answered all at once. @returns what lets it be */
function holdAll({ scoring }: ChatWorld): () => void {
  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  scoring.before = () => held;
  return () => {
    scoring.before = () => undefined;
    release();
  };
}

if (isWanted('chat outages'))
  describe('chat with two bots on PostgreSQL', () => {
    it('has every question answered once while the server is restarted at once', async () => {
      const server = await PostgresServer.start();
      try {
        const url = await server.database();
        const verdict = await talk({
          ...some,
          seed: 3,
          settings: () => ({ DATABASE_URL: url }),
          async meanwhile(world) {
            for (const share of [0.2, 0.6]) {
              await heard(world, share);
              await server.restart();
            }
          },
        });
        judgeChats(verdict, questions, { repeated: 0 });
      } finally {
        await server.stop();
      }
    });

    it('has every question answered once when one after the other is stopped, in the middle of an answer', async () => {
      const url = await emptyDatabase();
      const verdict = await talk({
        ...some,
        seed: 4,
        settings: () => ({ DATABASE_URL: url }),
        async meanwhile(world) {
          for (const [index, share] of [0.2, 0.6].entries()) {
            await heard(world, share);
            holdOne(world, index);
            assert.equal(await world.fleet.bots[index]?.stop('SIGTERM'), 0);
            await world.fleet.startBot(index);
          }
        },
      });
      judgeChats(verdict, questions, { repeated: 0 });
    });

    it('goes on with the other when one loses the database, and with that one when it has it again', async () => {
      const url = new URL(await emptyDatabase());
      const proxy = new TcpProxy(Number(url.port));
      await proxy.open();
      const through = new URL(url);
      through.port = String(proxy.port);
      const cuts = [0.2, 0.6];
      try {
        const verdict = await talk({
          ...some,
          seed: 5,
          settings: (index) => ({ DATABASE_URL: index === 0 ? through.href : url.href }),
          async meanwhile(world) {
            const takenUp = () => world.fleet.bots[1]?.output.split('"event":"inbox.taken_up"').length ?? 0;
            for (const share of cuts) {
              await heard(world, share);
              const answer = holdAll(world);
              await waitFor(() => world.ledger.quietMs > 1500, 'everybody waiting');
              const before = takenUp();
              await proxy.close();
              await waitFor(() => takenUp() > before, 'the other at work');
              const { answers } = world.ledger;
              answer();
              await waitFor(() => world.ledger.answers > answers, 'its answers');
              await proxy.open();
            }
          },
        });
        judgeChats(verdict, questions, { repeated: 0 });
      } finally {
        await proxy.close();
      }
    });
  });

/** Lets everything that is open be a day older. */
const older = 'update seen_activities set seen_at = seen_at - 86400000 where activity is not null';

interface Store {
  readonly settings: Readonly<Record<string, string>>;
  readonly age: (folder: string) => Promise<void>;
}

const storesToAge: Readonly<Record<string, () => Promise<Store>>> = {
  PostgreSQL: async () => {
    const url = await emptyDatabase();
    return {
      settings: { DATABASE_URL: url },
      async age() {
        const client = new pg.Client({ connectionString: url });
        await client.connect();
        await client.query(older);
        await client.end();
      },
    };
  },
  embedded: async () => ({
    settings: {},
    async age(folder) {
      const database = await openEmbeddedDatabase({ folder: `${folder}/bot` });
      await database.queue.db?.executeSql(older);
      await database.close();
    },
  }),
};

if (isWanted('chat outages'))
  describe('a bot that was away for long', () => {
    for (const [name, open] of Object.entries(storesToAge))
      it(`names the question that it does not answer any more, and answers a new one: ${name}`, async () => {
        const { settings, age } = await open();
        const scoring = new ScoringStub(() => 1);
        await scoring.start();
        const fleet = await BotFleet.start({
          program: chatServer,
          settings: { ...chatServerSettings(scoring), ...settings },
        });
        try {
          const { channel, bot, folder } = fleet;
          const question = { chat: 1, turn: 1 };
          const conversation = conversationOf(1);
          const reached = new Promise<void>((resolve) => (scoring.onAsked = () => resolve()));
          scoring.before = () => new Promise(() => {});
          await channel.say(asked(question), { conversation });
          await reached;
          bot.kill();
          await bot.end();
          await age(folder);
          scoring.before = () => undefined;
          await fleet.startBot();
          const said = await channel.waitFor(() => channel.texts(conversation)[0]);
          assert.ok(said.includes(asked(question)), said);
          const next = { chat: 1, turn: 2 };
          await channel.say(asked(next), { conversation });
          const [, second = ''] = await channel.waitFor(() => {
            const texts = channel.texts(conversation);
            return texts.length > 1 && texts;
          });
          assert.ok(second.startsWith(answerTo(next)), second);
        } finally {
          await fleet.stop();
          await scoring.stop();
        }
      });
  });
