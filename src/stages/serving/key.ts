import { AppError } from '../../errors/appError.js';
import { command } from '../../errors/nextStep.js';
import { requireFact } from '../requireFact.js';
import { mayBeSpreading } from '../spreadingMs.js';
import { keepKey, secretNameOf } from './keepKey.js';
import type { PlanContext, Stage, StageContext, StageStep } from '../stage.js';

/** The endpoint's key, from Azure straight into Key Vault. What we keep is the secret's name. */
export const key: Stage = {
  name: 'key',
  title: 'Key',
  needs: ['endpoint'],

  async plan({ azure, settings, facts: { endpointName, vaultUri } }: PlanContext) {
    if (settings.endpointAuth !== 'key') return { lines: [] };
    const isThere =
      endpointName !== undefined &&
      vaultUri !== undefined &&
      // A vault that does not let the bot in yet is the stage's business, not the plan's.
      (await azure.secrets.get(vaultUri, secretNameOf(endpointName)).catch(() => undefined)) !== undefined;
    return {
      lines: [
        {
          action: isThere ? 'reuse' : 'create',
          what: 'Secret with the endpoint key',
          detail: 'in Key Vault, nowhere else',
        },
      ],
    };
  },

  async advance(context: StageContext): Promise<StageStep> {
    const { azure, facts, settings } = context;
    if (settings.endpointAuth !== 'key') return { kind: 'done', note: 'None: the bot asks as itself' };
    const endpointName = requireFact(facts, 'endpointName');
    const vaultUri = requireFact(facts, 'vaultUri');
    const { primary } = await azure.endpoints.keys(endpointName);
    if (primary === '')
      throw new AppError({
        reason: 'endpoint_failed',
        sentence: `Azure gave no key for the endpoint ${endpointName}.`,
        next: command('deploy'),
      });
    try {
      const secretName = await keepKey(azure, vaultUri, endpointName, primary);
      return {
        kind: 'done',
        facts: { secretName },
        note: `${secretName} in ${facts.vaultName ?? 'Key Vault'}`,
      };
    } catch (error) {
      if (!mayBeSpreading(error, context)) throw error;
      return { kind: 'wait', note: 'Waiting for the roles to spread' };
    }
  },
};
