import { bearerFor } from '../../backends/bearerFor.js';
import { notLetIn } from '../../backends/target.js';
import { AppError } from '../../errors/appError.js';
import { command } from '../../errors/nextStep.js';
import { questionFor } from './questionFor.js';
import { requireFact } from '../requireFact.js';
import { spreadingMs } from '../spreadingMs.js';
import type { Stage, StageContext, StageStep } from '../stage.js';

/** A deployment that says Succeeded may still be loading; longer than this it is not loading any more. */
const loadingMs = 15 * 60 * 1000;

/** One real question to the deployment itself, before anybody's traffic goes there. */
export const readiness: Stage = {
  name: 'readiness',
  title: 'First answer',
  needs: ['deployment', 'key'],

  async plan() {
    return { lines: [] };
  },

  async advance({ azure, settings, facts, now, startedAt, signal }: StageContext): Promise<StageStep> {
    // Beside the answer it says whether the model has learnt anything; kept, for the card shows both.
    if (facts.firstQuestion === undefined)
      return { kind: 'decided', facts: { firstQuestion: await questionFor(azure, settings) } };
    const endpointName = requireFact(facts, 'endpointName');
    const endpoint = await azure.endpoints.get(endpointName);
    const bearer =
      endpoint &&
      (await bearerFor(endpoint, azure, () =>
        azure.secrets.get(requireFact(facts, 'vaultUri'), requireFact(facts, 'secretName')),
      ));
    if (endpoint?.scoringUri === undefined || bearer === undefined)
      throw new AppError({
        reason: 'no_endpoint',
        sentence: `The endpoint ${endpointName} or its key is gone.`,
        next: command('deploy'),
      });
    try {
      const answer = await azure.scoring.score({
        scoringUri: endpoint.scoringUri,
        key: bearer.value,
        deployment: requireFact(facts, 'deploymentName'),
        messages: [{ role: 'user', content: facts.firstQuestion }],
        sampling: settings.models.tuned,
        maxNewTokens: 128,
        signal,
      });
      return { kind: 'done', facts: { firstAnswer: shortAnswer(answer.text) }, note: 'It answers' };
    } catch (error) {
      const isKnown = error instanceof AppError && error.reason === 'key_rejected';
      if (isKnown && endpoint.auth === 'aad_token') {
        if (now() - startedAt > spreadingMs) throw new AppError(notLetIn);
        return { kind: 'wait', note: 'Waiting for the roles to spread' };
      }
      // Rejected keys are final; everything else is what a server that is still coming up says.
      if (!(error instanceof AppError) || error.reason === 'key_rejected' || now() - startedAt > loadingMs)
        throw error;
      return { kind: 'wait', note: 'Waiting for the model to load' };
    }
  },
};

/** For the card: whole words, and a sign that there is more. */
export const shortAnswer = (text: string): string =>
  text.length <= 200 ? text : `${text.slice(0, 200).replace(/\s+\S*$/, '')} …`;
