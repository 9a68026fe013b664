import assert from 'node:assert/strict';
import { cardText } from '../../../src/bot/cards/cardText.js';
import { statusCard } from '../../../src/bot/cards/run/statusCard.js';
import { BotUnderTest } from '../../helpers/bot/botUnderTest.js';
import { cardOf } from '../../helpers/channel/conversation.js';
import { aRun } from '../../helpers/bot/runBuilder.js';

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

  it('is asked for by /cancel with its id', async () => {
    await start();
    await test.channel.say(`/cancel ${run.id}`);
    await test.channel.text(stopped);
    assert.equal(test.runs.cancelled.length, 1);
  });

  const cards = () => test.channel.accepted('POST').flatMap((call) => cardOf(call) ?? []);
  const buttons = () =>
    (cards().at(-1)?.actions ?? []).map(({ title, data: pressed }) => [
      title,
      (pressed as { run?: string }).run,
    ]);

  it('is offered by a bare /cancel, which stops nothing by itself', async () => {
    await start();
    await test.channel.say('/cancel');
    await test.bot.drain();
    assert.deepEqual(buttons(), [['Stop Journey', run.id]]);
    assert.match(cards()[0]?.fallbackText ?? '', /Journey: running for .*\nasked by Anna · \/cancel r-1/);
    assert.deepEqual(test.runs.cancelled, []);
    await test.channel.press('submit', cards()[0]?.actions?.[0]?.['data'] as never, 'card-1');
    await test.channel.text(stopped);
    assert.deepEqual(
      test.runs.cancelled.map(({ runId }) => runId),
      [run.id],
    );
  });

  it('is offered for each that is under way by name: the own ones first, no ended ones', async () => {
    await start();
    const bert = { id: 'emulator:bert', name: 'Bert' };
    test.runs.runs.set('ended', { ...run, id: 'ended', status: 'failed' });
    test.runs.runs.set('p-1', { ...aRun({ kind: 'preparation', id: 'p-1' }), preparesFor: 'finetune' });
    test.runs.runs.set('b-1', { ...run, id: 'b-1', kind: 'deploy', requester: bert });
    await test.channel.say('/cancel');
    await test.bot.drain();
    assert.deepEqual(buttons(), [
      ['Stop Preparation of the data for /finetune of Anna', 'p-1'],
      ['Stop Journey of Anna', run.id],
      ['Stop Deployment of Bert', 'b-1'],
    ]);
  });

  it('says what goes on where only a plan was withdrawn', async () => {
    await start();
    await test.channel.say('/provision');
    await test.channel.say('/cancel');
    await test.channel.text('Cancelled. Nothing was done.');
    await test.bot.drain();
    assert.match(cards().at(-1)?.fallbackText ?? '', /^Still under way\nJourney: running/);
    assert.deepEqual(test.runs.cancelled, []);
  });

  it('is not offered where none is under way, nor to whoever may not stop one', async () => {
    await start();
    test.runs.runs.clear();
    await test.channel.say('/cancel');
    await test.channel.text('There is no open question or plan of yours here.');
    await test.stop();
    await start(new Set(['emulator:somebody-else']));
    await test.channel.say('/cancel');
    await test.channel.text('Only admins may run /cancel');
    assert.deepEqual(cards(), []);
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
