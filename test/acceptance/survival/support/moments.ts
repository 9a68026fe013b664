import { textOf } from '../../../helpers/channel/conversation.js';
import type { World } from './journey.js';
import { inWords, whenSeen, type Sighting } from './sightings.js';

/** A moment of the journey, told by what the local Azure has just logged, or by what the chat has just been shown. */
export interface Moment {
  readonly words: string;
  readonly sightings: readonly Sighting[];
  /** Which call of the last sighting's operation it is, where its answer is kept back: the work is done, and the bot does not know. */
  readonly heldCall?: number;
  /** What the status card says: the channel has taken it and not answered yet. */
  readonly shown?: RegExp;
}

/** Whether it comes only while the template is being deployed. */
export const isBrief = (operation: string): boolean => operation === 'DeploymentOperations_List';

export const afterRequests = (...sightings: Sighting[]): Moment => ({ words: inWords(sightings), sightings });

export const beforeAnswer = (call: number, ...sightings: Sighting[]): Moment => ({
  words: `${inWords(sightings)}, unanswered`,
  sightings,
  heldCall: call,
});

/** Longer than anybody who is about to be killed can wait. */
const heldMs = 300_000;

/** Has the local Azure keep its answer back, for a bot that will not live to hear it. */
export async function holdAnswer({ azure }: World, { sightings, heldCall }: Moment): Promise<void> {
  const operation = sightings.at(-1)?.operation;
  if (operation === undefined || heldCall === undefined) return;
  await azure.queue({ operation, kind: 'held', ms: heldMs, after: heldCall - 1 });
}

/** Calls `act` in the moment itself. */
export function whenReached({ azure, fleet }: World, { sightings, shown }: Moment, act: () => void): void {
  if (shown === undefined) return whenSeen(azure, sightings, act);
  fleet.channel.before = (call) => {
    if (!shown.test(textOf({ ...call, status: 0 }))) return;
    fleet.channel.before = () => undefined;
    act();
  };
}
