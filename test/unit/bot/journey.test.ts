import assert from 'node:assert/strict';
import type { Activity } from 'botbuilder';
import type { Card } from '../../../src/bot/cards/card.js';
import { cardText } from '../../../src/bot/cards/cardText.js';
import { BotUnderTest } from '../../helpers/bot/botUnderTest.js';
import { waitFor } from '../../helpers/machine/waitFor.js';
import { advice } from '../../../src/errors/nextStep.js';

const cardOf = (activity: Partial<Activity> | undefined): Card | undefined =>
  activity?.attachments?.[0]?.content as Card | undefined;

describe('a journey in the Emulator', () => {
  let test: BotUnderTest;

  beforeEach(async () => {
    test = await BotUnderTest.start();
  });

  afterEach(() => test.stop());

  it('goes from the command over the plan card and the press to a status card that is updated in place', async () => {
    const { channel, runs } = test;
    assert.deepEqual(await channel.say('/journey epochs=2'), { status: 200, body: undefined });
    const plan = await channel.waitFor(() => channel.accepted('POST').find((call) => cardOf(call.activity)));
    const open = cardOf(plan.activity);
    assert.match(cardText(open!), /Plan: Journey/);
    assert.equal(open?.actions?.[0]?.type, 'Action.Submit');
    await channel.press(
      'submit',
      (open?.actions?.[0] as unknown as { data: Record<string, unknown> }).data,
      plan.activityId,
    );
    const closed = await channel.waitFor(() =>
      channel.accepted('PUT').find((call) => call.activityId === plan.activityId),
    );
    assert.match(cardText(cardOf(closed.activity)!), /Confirmed by Anna/);
    assert.match(cardText(cardOf(closed.activity)!), /\n\[Status of the run\]$/);
    const status = await channel.waitFor(() =>
      channel
        .accepted('POST')
        .find((call) => cardOf(call.activity)?.fallbackText.includes('waiting to start')),
    );
    const run = [...runs.runs.values()][0]!;
    runs.save(run.id, { status: 'running', startedAt: test.clock.now() });
    await channel.waitFor(() =>
      channel
        .accepted('PUT')
        .find(
          (call) =>
            call.activityId === status.activityId && cardOf(call.activity)?.fallbackText.includes('running'),
        ),
    );
    test.clock.advance(65_000);
    runs.save(run.id, {
      status: 'succeeded',
      endedAt: test.clock.now(),
      ending: { reason: 'done', sentence: 'The tuned model answers now.', next: advice`Just write.` },
    });
    await channel.text('**Journey: done** after 1 min 5 s. The tuned model answers now. Just write.');
  });

  it('posts a new status card when the channel has lost the old one', async () => {
    const { channel, runs } = test;
    await channel.say('/provision');
    await test.bot.drain();
    await channel.say('confirm provision');
    const posted = (words: string) =>
      channel.waitFor(() =>
        channel.accepted('POST').find((call) => cardOf(call.activity)?.fallbackText.includes(words)),
      );
    const first = await posted('waiting to start');
    channel.fail(404, 'ActivityNotFoundInConversation', (call) => call.activityId === first.activityId);
    runs.save([...runs.runs.keys()][0]!, { status: 'running', startedAt: test.clock.now() });
    const second = await posted('Provisioning: running');
    assert.notEqual(second.activityId, first.activityId);
    await waitFor(() => [...test.cards.records.values()][0]?.activityId === second.activityId);
  });
});
