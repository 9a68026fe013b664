import assert from 'node:assert/strict';
import { talk, type ChatOptions } from './support/chat/chats.js';
import { judgeChats } from './support/chat/judgeChats.js';
import { killing } from './support/chat/killing.js';
import { isWanted } from './support/choice.js';
import { emptyDatabase } from './support/postgres.js';
import { keep } from './support/results.js';

/** Kills enough for a bot that loses something to show it. */
const leastKills = 6;

/** Think for up to 12 s before each message: together they write about eighty a second. */
const many = { chats: 500, turns: 10, pauseMs: 12_000, meanwhile: killing };
const kinds: Readonly<Record<string, () => Promise<ChatOptions>>> = {
  'two on PostgreSQL, either or both': async () => {
    const url = await emptyDatabase();
    return { ...many, bots: 2, seed: 1, settings: () => ({ DATABASE_URL: url }) };
  },
  'one with its embedded store': async () => ({ ...many, bots: 1, seed: 2 }),
};

describe('chat with bots of which one is killed every few seconds', () => {
  for (const [name, options] of Object.entries(kinds))
    if (isWanted(`chat kills ${name}`))
      it(`has every question answered, in its order: ${name}`, async function () {
        this.timeout(900_000);
        const about = await options();
        const verdict = await talk(about);
        keep({ suite: 'chat', store: about.bots > 1 ? 'PostgreSQL' : 'embedded', verdict });
        judgeChats(verdict, about.chats * about.turns, { repeated: verdict.kills });
        assert.ok(verdict.kills >= leastKills, `only ${verdict.kills} kills`);
      });
});
