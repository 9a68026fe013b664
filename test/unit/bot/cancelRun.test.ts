import assert from 'node:assert/strict';
import { cardText } from '../../../src/bot/cards/cardText.js';
import { statusCard } from '../../../src/bot/cards/statusCard.js';
import { BotUnderTest } from '../../helpers/botUnderTest.js';
import { aRun } from '../../helpers/runBuilder.js';

describe('cancelling a run', () => {
  let test: BotUnderTest;
  const run = { ...aRun(), status: 'running' as const };

  async function start(admins: 'everyone-on-loopback' | ReadonlySet<string> = 'everyone-on-loopback') {
    test = await BotUnderTest.start({ access: { admins } });
    test.runs.runs.set(run.id, run);
  }
  afterEach(() => test.stop());

  const stopped = 'I am stopping the run';
  const data = { verb: 'cancelRun', run: run.id };

  it('is a button of the card while the run goes on', async () => {
    await start();
    assert.match(cardText(statusCard(run, 0)), /\[Cancel run\]/);
    assert.doesNotMatch(cardText(statusCard({ ...run, status: 'succeeded' }, 0)), /\[Cancel run\]/);
  });

  for (const how of ['submit', 'execute'] as const)
    it(`is asked for by the button (${how})`, async () => {
      await start();
      const reply = await test.channel.press(how, data, 'card-1');
      if (how === 'execute') assert.match(JSON.stringify(reply.body), new RegExp(stopped));
      else await test.channel.text(stopped);
      assert.deepEqual(
        test.runs.cancelled.map(({ runId }) => runId),
        [run.id],
      );
    });

  it('is asked for by /cancel with its id; a bare /cancel only says how', async () => {
    await start();
    await test.channel.say('/cancel');
    await test.channel.text(`/cancel ${run.id}`);
    assert.deepEqual(test.runs.cancelled, []);
    await test.channel.say(`/cancel ${run.id}`);
    await test.channel.text(stopped);
    assert.equal(test.runs.cancelled.length, 1);
  });

  it('is refused to whoever is no admin, by button and by word', async () => {
    await start(new Set(['emulator:somebody-else']));
    await test.channel.press('submit', data, 'card-1');
    await test.channel.text('Only admins may run /cancel');
    await test.channel.press('execute', data, 'card-1');
    await test.channel.say(`/cancel ${run.id}`);
    await test.bot.drain();
    assert.deepEqual(test.runs.cancelled, []);
  });

  it('answers an id that it does not know', async () => {
    await start();
    await test.channel.say('/cancel nothing');
    await test.channel.text('There is no run with that id.');
  });
});
