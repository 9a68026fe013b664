import assert from 'node:assert/strict';
import type { Activity } from 'botbuilder';
import { streamInfoOf } from '../channel/streamRules.js';
import { waitFor } from '../machine/waitFor.js';
import { BotUnderTest } from './botUnderTest.js';
import { SlowModel } from './slowModel.js';

/** A bot in a chat with somebody, a model that takes its time, and a channel that knows the rules of streams. */
export async function flowingAnswer(channel: 'msteams' | 'emulator' = 'msteams') {
  const test = await BotUnderTest.start({ channel });
  test.model.contracts.tuned = 'openai';
  const model = new SlowModel(test);

  const posted = (): Partial<Activity>[] => test.channel.accepted('POST').map(({ activity }) => activity);
  const parts = (): string[] =>
    posted().map((activity) => {
      const info = streamInfoOf(activity);
      const { streamType, streamSequence, streamId } = info ?? {};
      return `${activity.type} ${String(streamType)} ${String(streamSequence)} ${String(streamId)}: ${activity.text ?? ''}`;
    });
  const calls = (): number => test.channel.calls.length;
  /** Lets what was sent be answered and heard. */
  const settled = async (count: number): Promise<void> => {
    await waitFor(() => calls() >= count, `call ${count}; there are ${JSON.stringify(parts())}`);
    for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate);
  };
  /** Says more, and waits for it to be shown. */
  const flows = async (piece: string): Promise<void> => {
    const before = calls();
    model.say(piece);
    await settled(before + 1);
  };
  const asked = async (text = 'Why?'): Promise<void> => {
    const before = test.model.asked.length;
    await test.channel.say(text);
    await waitFor(() => test.model.asked.length > before);
  };
  /** Time passes, and what is sent meanwhile is answered. */
  const pass = async (ms: number, expectedCalls = 0): Promise<void> => {
    const before = calls();
    test.clock.advance(ms);
    await settled(before + expectedCalls);
  };
  /** The end may have to wait for its turn. */
  const done = async (): Promise<void> => {
    const over = test.bot.drain();
    let isOver = false;
    void over.then(() => (isOver = true));
    for (;;) {
      for (let turn = 0; turn < 20 && !isOver; turn++) await new Promise((resolve) => setTimeout(resolve, 1));
      if (isOver) return;
      test.clock.advance(500);
    }
  };
  const remembered = () => [...test.history.conversations.values()].flat();
  const stop = async (): Promise<void> => {
    await test.stop();
    assert.deepEqual(test.channel.streams.violations, []);
  };
  return { test, model, posted, parts, calls, settled, flows, asked, pass, done, remembered, stop };
}
