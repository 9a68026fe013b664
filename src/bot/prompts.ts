import type { Routes } from '../backends/routes.js';
import type { Log } from '../log.js';
import type { Runs } from '../runs/runs.js';
import { parseCommand } from './commands/parseCommand.js';
import { mayMeanPlan } from './plans/proposalTurn.js';

/** What one may ask the model that answers. */
export interface Prompts {
  /** Questions that it was tuned on; none where no model answers, where nobody knows any, or where none is to be shown. */
  current(): Promise<readonly string[]>;
}

export interface PromptsDeps {
  readonly routes: Pick<Routes, 'current'>;
  readonly runs: Pick<Runs, 'recent'>;
  /** So many are shown. */
  readonly most: number;
  readonly log: Log;
}

const lookedAt = 100;

/** A model never changes what it was tuned on, so its run is looked up once. */
export function createPrompts({ routes, runs, most, log }: PromptsDeps): Prompts {
  const known = new Map<string, Promise<readonly string[]>>();

  const lookUp = async (name: string, version: string): Promise<readonly string[]> => {
    const tuned = (await runs.recent(lookedAt)).find(
      ({ facts }) =>
        facts.modelName === name && facts.modelVersion === version && facts.questions !== undefined,
    );
    return (tuned?.facts.questions ?? []).filter(isQuestion).slice(0, most);
  };

  return {
    async current() {
      if (most === 0) return [];
      try {
        const model = (await routes.current())?.shares[0];
        if (model === undefined) return [];
        const { modelName, modelVersion } = model;
        const key = `${modelName} ${modelVersion}`;
        const questions = known.get(key) ?? lookUp(modelName, modelVersion);
        known.set(key, questions);
        questions.catch(() => known.delete(key));
        return await questions;
      } catch (error) {
        log.warn('prompts.not_read', { error });
        return [];
      }
    },
  };
}

/** A row may ask in a word that is a command of ours. */
const isQuestion = (text: string): boolean => parseCommand(text).kind === 'talk' && !mayMeanPlan(text);
