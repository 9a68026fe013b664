import type { Activity } from 'botbuilder';
import type { Card } from '../../../src/bot/cards/card.js';
import type { Messenger } from '../../../src/bot/channel/messenger.js';
import type { Place } from '../../../src/runs/run.js';

interface Sent {
  readonly how: 'send' | 'update';
  readonly id: string;
  readonly text: string;
}

/** Notes what is said; each call can be made to fail or to wait. */
export class MessengerSpy implements Messenger {
  readonly sent: Sent[] = [];
  before: (how: Sent['how'], activity: Partial<Activity>) => void | Promise<void> = () => undefined;

  async send(_place: Place, activity: Partial<Activity>): Promise<string | undefined> {
    await this.before('send', activity);
    const id = `m-${this.sent.length + 1}`;
    this.sent.push({ how: 'send', id, text: textOf(activity) });
    return id;
  }

  async update(_place: Place, id: string, activity: Partial<Activity>): Promise<void> {
    await this.before('update', activity);
    this.sent.push({ how: 'update', id, text: textOf(activity) });
  }
}

export const textOf = (activity: Partial<Activity>): string =>
  activity.text ?? (activity.attachments?.[0]?.content as Card).fallbackText;
