import assert from 'node:assert/strict';
import { cardText } from '../../../src/bot/cards/cardText.js';
import { statusCard } from '../../../src/bot/cards/run/statusCard.js';
import type { Run } from '../../../src/runs/run.js';
import { BotUnderTest } from '../../helpers/bot/botUnderTest.js';
import { cardOf } from '../../helpers/channel/conversation.js';
import { aRun } from '../../helpers/bot/runBuilder.js';

describe('taking a run up again', () => {
  let test: BotUnderTest;
  const run: Run = { ...aRun(), status: 'failed', endedAt: 5, version: 7 };
  const data = { verb: 'retryRun', run: run.id, version: run.version };
  const taken = 'I take the run up again';

  async function start(admins: 'everyone-on-loopback' | ReadonlySet<string> = 'everyone-on-loopback') {
    test = await BotUnderTest.start({ access: { admins } });
    test.runs.runs.set(run.id, run);
  }
  afterEach(() => test.stop());

  it('is a button of the card of a run that failed or was cancelled', async () => {
    await start();
    const offered = (status: Run['status']) => /\[Retry\]/.test(cardText(statusCard({ ...run, status }, 0)));
    assert.deepEqual((['queued', 'running', 'succeeded', 'failed', 'cancelled'] as const).filter(offered), [
      'failed',
      'cancelled',
    ]);
    assert.deepEqual(statusCard(run, 0).actions?.[0]?.['data'], data);
    assert.match(cardText(statusCard({ ...run, attempt: 2 }, 0)), /attempt 2/);
  });

  for (const how of ['submit', 'execute'] as const)
    it(`is asked for by the button (${how}), which works once and keeps the place`, async () => {
      await start();
      const reply = await test.channel.press(how, data, 'card-1', { conversation: 'elsewhere' });
      if (how === 'execute') assert.match(JSON.stringify(reply.body), new RegExp(taken));
      else await test.channel.text(taken);
      const again = await test.channel.press(how, data, 'card-1');
      if (how === 'execute') assert.match(JSON.stringify(again.body), /taken up again since/);
      else await test.channel.text('taken up again since');
      assert.deepEqual(
        test.runs.retried.map(({ from }) => from),
        [{ version: 7 }],
      );
    });

  it('is asked for by /retry with its id, and goes on where that was written', async () => {
    await start();
    await test.channel.say(`/retry ${run.id}`, { conversation: 'chat-9' });
    await test.channel.text(taken);
    const [retried] = test.runs.retried;
    assert.ok(retried && 'place' in retried.from);
    assert.equal(retried.from.place.conversationId, 'chat-9');
  });

  for (const status of ['failed', 'cancelled'] as const)
    it(`means the newest that failed or was cancelled where no id is given (${status})`, async () => {
      await start();
      test.runs.runs.set('older', { ...run, id: 'older', status: 'cancelled' });
      test.runs.runs.set('old', { ...run, id: 'old', status: 'failed' });
      test.runs.runs.set('newer', { ...run, id: 'newer', status });
      test.runs.runs.set('newest', { ...run, id: 'newest', status: 'succeeded' });
      await test.channel.say('/retry');
      await test.channel.text(taken);
      assert.equal(test.runs.retried[0]?.runId, 'newer');
    });

  it('says so where there is none, and what is wrong with an id', async () => {
    await start();
    test.runs.runs.clear();
    await test.channel.say('/retry');
    await test.channel.text('No run here has failed or was cancelled.');
    await test.channel.say('/retry nothing');
    await test.channel.text('There is no run with that id.');
  });

  it('is refused to whoever is no admin, by button and by word', async () => {
    await start(new Set(['emulator:somebody-else']));
    await test.channel.press('submit', data, 'card-1');
    await test.channel.text('Only admins may run /retry');
    await test.channel.press('execute', data, 'card-1');
    await test.channel.say('/retry');
    await test.bot.drain();
    assert.deepEqual(test.runs.retried, []);
  });

  it('goes on with the same card, and tells the new end too', async () => {
    await start();
    const { channel, runs } = test;
    await channel.say('/provision');
    await test.bot.drain();
    await channel.say('confirm provision');
    const card = await channel.waitFor(() =>
      channel.accepted('POST').find((call) => cardOf(call)?.fallbackText.includes('waiting to start')),
    );
    const id = [...runs.runs.keys()].at(-1) ?? '';
    const end = (sentence: string) =>
      runs.save(id, { status: 'failed', endedAt: 9, ending: { reason: 'unavailable', sentence } });
    const failed = end('First end.');
    await channel.text('First end.');
    await channel.press('submit', { verb: 'retryRun', run: id, version: failed.version }, card.activityId);
    await channel.text(taken);
    end('Second end.');
    await channel.text('Second end.');
    const shown = channel.accepted('PUT').filter(({ activityId }) => activityId === card.activityId);
    assert.match(cardOf(shown.at(-1) ?? card)?.fallbackText ?? '', /Second end/);
    assert.equal(
      channel.accepted('POST').filter((call) => /^Provisioning/.test(cardOf(call)?.fallbackText ?? ''))
        .length,
      1,
    );
  });
});
