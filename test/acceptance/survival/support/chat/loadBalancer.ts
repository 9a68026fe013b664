import type { Activity } from 'botbuilder';
import type { BotFleet } from '../../../../helpers/bot/botFleet.js';
import { waitFor } from '../../../../helpers/machine/waitFor.js';

/** After this the channel delivers again. */
const patienceMs = 15_000;

/** Delivers as Teams does: what is not taken within 15 s comes again, with the same id. Knows which bots are up. */
export class LoadBalancer {
  constructor(
    private readonly fleet: BotFleet,
    private readonly bots: number,
  ) {}

  /** To the bot with that number, or to the next that is up, until one has taken it. */
  async deliver(activity: Partial<Activity>, to: number): Promise<void> {
    for (let bot = to; ; bot++) {
      const url = await this.#next(bot);
      if (await taken(url, activity)) return;
    }
  }

  async #next(from: number): Promise<string> {
    const look = () => {
      for (let step = 0; step < this.bots; step++) {
        const url = this.fleet.url((from + step) % this.bots);
        if (url !== undefined) return url;
      }
      return undefined;
    };
    return look() ?? waitFor(look, 'a bot that is up', 60_000);
  }
}

async function taken(url: string, activity: Partial<Activity>): Promise<boolean> {
  try {
    const response = await fetch(`${url}/api/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(activity),
      signal: AbortSignal.timeout(patienceMs),
    });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
}
