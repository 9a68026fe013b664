import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { Conversation, textOf } from '../../helpers/channel/conversation.js';
import { alongTheJourney } from './support/alongTheJourney.js';
import { isWanted } from './support/choice.js';
import { journey, unhurried } from './support/journey.js';
import { learnt, plain } from './support/learnt.js';

const second = 1000;
const hour = 3600 * second;

/** How far the clock is off in each stage: forward and back, a little, hours, and longer than a token lives. */
const jumps = [90 * second, -90 * second, 6 * hour, 0, 30 * hour, -6 * hour];

/** Where a card or a text says how long something took or takes. */
const impossible =
  /(?<![\w.])[-−]\d+(\.\d+)? ?(ms|s|min|h|hours?|minutes?|days?)\b|\b[1-9]\d* ?(h|hours?|days?)\b(?! ago)|NaN/;

if (isWanted('jumping clock'))
  describe('a clock that jumps forward and back in a journey', () => {
    let folder: string;
    beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), 'hieno-clock-'))));
    afterEach(() => rmSync(folder, { recursive: true }));

    for (const [whose, isClouds] of [
      ["the bot's, while Azure's is right", false],
      ["the whole machine's", true],
    ] as const)
      it(`(${whose}) hurries nothing, holds nothing up, and loses nothing`, async function () {
        this.timeout(240_000);
        const file = path.join(folder, 'offset');
        const jump = (ms: number): void => writeFileSync(file, String(ms));
        jump(0);
        const settings = {
          NODE_OPTIONS: `--import ${pathToFileURL(path.resolve('test/helpers/machine/jumpingClock.mjs')).href}`,
          CLOCK_OFFSET_FILE: file,
        };
        let along: ReturnType<typeof alongTheJourney>;
        const { problem, requests } = await journey({
          speed: unhurried,
          settings,
          ...(isClouds ? { cloudSettings: settings } : {}),
          async beforehand(world) {
            along = alongTheJourney(world);
            // The plan that is about to be confirmed is a second old, whatever the clock says.
            jump(6 * hour);
          },
          async meanwhile({ fleet: { channel, bot } }) {
            await along(async (index) => {
              jump(jumps[index] ?? 0);
              const conversation = `clock-${index}`;
              await channel.say('/status', { conversation });
              await channel.waitFor(() => channel.messages(conversation).length > 0, '/status');
            });
            const talk = new Conversation(channel);
            assert.equal(plain(await talk.ask(learnt.question)), plain(learnt.answer));
            await channel.say('/runs', { conversation: 'runs' });
            await channel.waitFor(
              () => channel.messages('runs').some((activity) => /Journey/.test(JSON.stringify(activity))),
              'the run in the list',
            );
            assert.doesNotMatch(bot.output, /"level":"(error|fatal)"/);
          },
          async afterwards({ fleet: { channel } }) {
            const said = channel.calls.map(textOf).filter((text) => !text.startsWith('Plan:'));
            assert.deepEqual(
              said.filter((text) => impossible.test(text)),
              [],
            );
          },
        });
        if (problem !== undefined) throw problem as Error;
        const tokens = requests.filter(({ operation }) => operation === 'ManagedIdentity_GetToken');
        assert.ok(tokens.length > 0, 'no token was asked for after the old ones had run out');
        const bought = requests.filter(
          ({ operation, status }) => operation === 'Jobs_CreateOrUpdate' && status === 201,
        );
        assert.equal(bought.length, 1);
      });
  });
