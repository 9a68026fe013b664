import assert from 'node:assert/strict';
import { BotUnderTest } from '../../../helpers/bot/botUnderTest.js';
import { Conversation, confirmData, textOf } from '../../../helpers/channel/conversation.js';

describe('what follows a press', () => {
  let test: BotUnderTest;

  beforeEach(async () => {
    test = await BotUnderTest.start();
  });
  afterEach(() => test.stop());

  it('comes though the conversation is busy until the press has been answered', async () => {
    const plan = await new Conversation(test.channel).plan('/provision');
    let release = (): void => undefined;
    const isHeld = new Promise<void>((resolve) => (release = resolve));
    test.channel.before = ({ method }) => (method === 'POST' ? isHeld : undefined);
    await test.channel.say('/help');
    await test.channel.press('execute', confirmData(plan), plan.activityId);
    release();
    await test.bot.drain();
    const [shown] = test.channel.accepted('PUT').filter(({ activityId }) => activityId === plan.activityId);
    assert.match(shown === undefined ? '' : textOf(shown), /Confirmed by Anna/);
  });
});
