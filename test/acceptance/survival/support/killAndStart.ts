import assert from 'node:assert/strict';
import { waitFor } from '../../../helpers/waitFor.js';
import { whenReached, type Moment } from './moments.js';
import type { World } from './journey.js';

/** Kills the bot in the very moment and starts it again on the same folder. */
export const killAndStart =
  (moment: Moment) =>
  async (world: World): Promise<void> => {
    const { fleet } = world;
    let isDead = false;
    whenReached(world, moment, () => (isDead = fleet.bot.kill()));
    await waitFor(() => isDead, moment.words, 60_000);
    await fleet.bot.end();
    await fleet.startBot();
  };

/** The same, and the new process must have taken the run up before it has run as long as its start took. */
export const killAndResume =
  (moment: Moment) =>
  async (world: World): Promise<void> => {
    await killAndStart(moment)(world);
    const { bot } = world.fleet;
    const readyAt = Date.now();
    await waitFor(() => bot.output.includes('"event":"run.tick"'), 'a tick of the run', 60_000);
    const startMs = readyAt - bot.startedAt;
    const resumeMs = Date.now() - readyAt;
    assert.ok(resumeMs <= startMs, `it took the run up ${resumeMs} ms after a start of ${startMs} ms`);
  };
