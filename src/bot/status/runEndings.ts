import { defined } from '../../defined.js';
import type { Prompts } from '../prompts.js';
import { offerPlan, type OfferDeps } from '../../dialogs/offerPlan.js';
import type { Run } from '../../runs/run.js';
import { endingMessage } from './endingMessage.js';
import type { Messenger } from '../channel/messenger.js';
import { mentioning } from '../channel/places/mentioning.js';

/** Tells the end of a run where it was asked for, and whoever asked of it. What a preparation has to tell is the plan that it was for. */
export type TellEnd = (run: Run) => Promise<void>;

export const createEndings =
  (messenger: Messenger, offer: OfferDeps, prompts: Prompts): TellEnd =>
  async (run) => {
    const { place, preparesFor: kind, status, inputs, requester: person, replaces } = run;
    if (kind === undefined || status !== 'succeeded')
      await messenger.send(place, mentioning(endingMessage(run, await promptsAfter(run, prompts)), place));
    else
      await offerPlan(offer, (said) => messenger.send(place, said), {
        kind,
        inputs,
        person,
        place,
        ...defined({ replaces }),
      });
  };

/** Who has just got a model to talk with may not know what to ask it. */
const promptsAfter = async ({ status, stages }: Run, prompts: Prompts): Promise<readonly string[]> =>
  status === 'succeeded' && stages.some(({ name }) => name === 'route') ? prompts.current() : [];
