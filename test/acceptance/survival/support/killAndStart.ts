import assert from 'node:assert/strict';
import { waitFor } from '../../../helpers/machine/waitFor.js';
import { whenReached, type Moment } from './moments.js';
import { hasEnded, type World } from './journey.js';

/** Kills the bot in the very moment and starts it again on the same folder. @returns whether the moment came */
export async function killAndStart(world: World, moment: Moment): Promise<boolean> {
  const { fleet } = world;
  let isDead = false;
  whenReached(world, moment, () => (isDead = fleet.bot.kill()));
  await waitFor(() => isDead || hasEnded(fleet), moment.words, 90_000);
  if (!isDead) return false;
  await fleet.bot.end();
  await fleet.startBot();
  return true;
}

/** The same, and the new process must have taken the run up before it has run as long as its start took. */
export const killAndResume =
  (moment: Moment) =>
  async (world: World): Promise<void> => {
    assert.ok(await killAndStart(world, moment), `${moment.words} did not come`);
    const { bot } = world.fleet;
    const readyAt = Date.now();
    await waitFor(() => bot.output.includes('"event":"run.tick"'), 'a tick of the run', 60_000);
    const startMs = readyAt - bot.startedAt;
    const resumeMs = Date.now() - readyAt;
    assert.ok(resumeMs <= startMs, `it took the run up ${resumeMs} ms after a start of ${startMs} ms`);
  };
