import { setTimeout as delay } from 'node:timers/promises';
import type { ChatWorld } from './chats.js';

/** One time in six all are killed at once. */
const allAtOnce = 1 / 6;

/** Kills a bot every few seconds, and starts it again, until nobody writes any more. */
export async function killing({ fleet, ledger, random, talking }: ChatWorld): Promise<void> {
  for (;;) {
    await delay(1000 + 2000 * random(), undefined, { signal: talking }).catch(() => undefined);
    if (talking.aborted) return;
    const one = Math.floor(fleet.bots.length * random());
    const isForAll = random() < allAtOnce;
    const victims = fleet.bots.map((_, index) => index).filter((index) => isForAll || index === one);
    for (const index of victims) fleet.bots[index]?.kill();
    ledger.killed();
    await Promise.all(
      victims.map(async (index) => {
        await fleet.bots[index]?.end();
        await fleet.startBot(index);
      }),
    );
  }
}
