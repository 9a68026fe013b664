import type { Activity } from 'botbuilder';
import type { Card } from '../../../src/bot/cards/card.js';
import { cardText } from '../../../src/bot/cards/cardText.js';
import type { ChannelCall, FakeChannel } from './fakeChannel.js';
import { waitFor } from '../machine/waitFor.js';

/** What a test says and hears, in the words of a conversation. */
export class Conversation {
  constructor(private readonly channel: FakeChannel) {}

  /** Sends a command and waits for the card that answers it: mostly a plan, before which data may have to be prepared. */
  async plan(command: string, limitMs?: number): Promise<ChannelCall> {
    const mark = this.channel.calls.length;
    await this.channel.say(command);
    return this.channel.waitFor(
      () =>
        this.channel.calls
          .slice(mark)
          .find(
            (call) =>
              call.method === 'POST' &&
              /^(?!Preparation of the data)./.test(cardOf(call)?.fallbackText ?? ''),
          ),
      `a plan for ${command}`,
      limitMs,
    );
  }

  /** Presses Confirm on a plan, then waits for the run's last words. */
  async confirm(plan: ChannelCall, limitMs = 60_000): Promise<string> {
    const mark = this.channel.calls.length;
    await this.channel.press('submit', confirmData(plan), plan.activityId);
    return this.answer((text) => /: (done|failed|cancelled)\*\*/.test(text), mark, limitMs);
  }

  async run(command: string, limitMs?: number): Promise<string> {
    return this.confirm(await this.plan(command), limitMs);
  }

  /** The first text message after `mark` that fits. */
  async answer(fits: (text: string) => boolean, mark = 0, limitMs?: number): Promise<string> {
    return waitFor(
      () =>
        this.channel.calls
          .slice(mark)
          .filter(({ method }) => method === 'POST')
          .map(({ activity }) => activity.text ?? '')
          .find((text) => text !== '' && fits(text)),
      'an answer',
      limitMs,
    );
  }

  async ask(question: string): Promise<string> {
    const mark = this.channel.calls.length;
    await this.channel.say(question);
    return this.answer(() => true, mark);
  }
}

export const cardOf = ({ activity }: { activity: Partial<Activity> }): Card | undefined =>
  activity.attachments?.[0]?.content as Card | undefined;

export const textOf = (call: ChannelCall): string => {
  const card = cardOf(call);
  return card === undefined ? (call.activity.text ?? '') : cardText(card);
};

export function confirmData(plan: ChannelCall): Record<string, unknown> {
  const button = cardOf(plan)?.actions?.find(({ title }) => title === 'Confirm' || title === 'Delete');
  if (button === undefined) throw new Error(`Nothing to confirm on:\n${textOf(plan)}`);
  return button['data'] as Record<string, unknown>;
}
