import assert from 'node:assert/strict';
import { BotFleet, type FleetOptions } from '../../../helpers/bot/botFleet.js';
import { Conversation, textOf } from '../../../helpers/channel/conversation.js';
import { LocalAzureProcess, type LoggedRequest } from '../../../helpers/azure/localAzureProcess.js';

/** Fast enough for dozens of journeys, slow enough that jobs and deployments are looked at while they last. */
export const brisk = 600;
/** For what can be seen only while something short lasts: the template's deployment takes two minutes of Azure's time. */
export const unhurried = 200;
const usualLimitMs = 90_000;

export interface World {
  readonly azure: LocalAzureProcess;
  readonly fleet: BotFleet;
}

export interface Journey {
  /** What the local Azure was asked since the confirmation. */
  readonly requests: readonly LoggedRequest[];
  /** From the confirmation to the end. */
  readonly seconds: number;
  /** What was wrong with it. */
  readonly problem?: unknown;
}

export interface JourneyOptions extends Partial<FleetOptions> {
  readonly speed?: number;
  /** What the local Azure is started with. */
  readonly cloudSettings?: Readonly<Record<string, string>>;
  /** From the confirmation to the end. */
  readonly limitMs?: number;
  /** Sets a trap before the run is confirmed. */
  readonly beforehand?: (world: World) => Promise<void>;
  /** Goes along with the run; what it must not miss, it has to look out for before it first waits. */
  readonly meanwhile?: (world: World) => Promise<void>;
  /** Looks at what is left when everything has been stopped. */
  readonly afterwards?: (world: World) => Promise<void>;
}

/**
 * `/journey base=yes` by bots as processes, against a local Azure of their own. All is well when the run, without any
 * help, ends well, says so exactly once, and leaves a card that shows it.
 */
export async function journey({
  beforehand,
  meanwhile,
  afterwards,
  speed = brisk,
  cloudSettings,
  limitMs = usualLimitMs,
  ...options
}: JourneyOptions = {}): Promise<Journey> {
  const azure = await LocalAzureProcess.start(speed, cloudSettings);
  let fleet: BotFleet | undefined;
  let from = 0;
  let seconds = 0;
  let problem: unknown;
  try {
    const settings = { ...azure.environment('hieno-acceptance'), ...options.settings };
    fleet = await BotFleet.start({ ...options, settings });
    const talk = new Conversation(fleet.channel);
    const plan = await talk.plan('/journey base=yes');
    await azure.caughtUp();
    from = azure.requests.length;
    const world = { azure, fleet };
    await beforehand?.(world);
    const along = meanwhile?.(world);
    const startedAt = Date.now();
    const [ending] = await Promise.all([talk.confirm(plan, limitMs), along]);
    seconds = (Date.now() - startedAt) / 1000;
    assert.match(ending, /\*\*Journey: done\*\*/);
    await showsTheEnd(fleet);
    await azure.caughtUp();
    assert.deepEqual(new Set(await fleet.end()), new Set([0]), 'a bot did not stop as it was asked to');
    assert.equal(endings(fleet).length, 1, `the end was told more than once:\n${endings(fleet).join('\n')}`);
    await afterwards?.(world);
  } catch (error) {
    problem = error;
  } finally {
    await fleet?.stop();
    await azure.stop();
  }
  return { requests: azure.requests.slice(from), seconds, ...(problem === undefined ? {} : { problem }) };
}

const endings = ({ channel }: BotFleet): string[] =>
  channel.texts().filter((text) => /\*\*Journey: (done|failed|cancelled)\*\*/.test(text));

export const hasEnded = (fleet: BotFleet): boolean => endings(fleet).length > 0;

/** A card that was posted anew leaves the old one behind: the newest is the run's. */
async function showsTheEnd({ channel }: BotFleet): Promise<void> {
  await channel.waitFor(() => {
    const shown = channel.calls.filter((call) => /^Journey: (waiting|running|done)/.test(textOf(call)));
    const newest = shown.findLast(({ method }) => method === 'POST')?.activityId;
    const last = shown.findLast(({ activityId }) => activityId === newest);
    return last !== undefined && textOf(last).startsWith('Journey: done');
  }, 'the end on the status card');
}
