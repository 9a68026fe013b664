import { AppError } from '../../errors/appError.js';
import { advice, command } from '../../errors/nextStep.js';
import type { Azure } from '../../azure/azure.js';
import type { RoleName } from '../../azure/arm/roleAssignments.js';
import type { Settings } from '../../settings.js';
import type { Facts } from '../facts.js';
import { requireFact } from '../requireFact.js';
import { mayBeSpreading, spreadingMs } from '../spreadingMs.js';
import type { Stage, StageContext, StageStep } from '../stage.js';

/** Whether everybody who needs a role has it, and the vault already acts on it. */
export const roles: Stage = {
  name: 'roles',
  title: 'Roles',
  needs: ['resources'],

  async plan() {
    // The assignments are the template's: its what-if lists them.
    return { lines: [] };
  },

  async advance(context: StageContext): Promise<StageStep> {
    const { azure, settings, facts, now, startedAt } = context;
    const missing = await missingRoles(azure, settings, facts);
    if (missing.length > 0) {
      if (now() - startedAt > spreadingMs) throw notGiven(missing);
      return { kind: 'wait', note: `Waiting for ${missing[0]}` };
    }
    try {
      // Reading a secret that need not exist tells whether the vault lets the bot in.
      await azure.secrets.get(requireFact(facts, 'vaultUri'), 'hieno-access-check');
    } catch (error) {
      if (!mayBeSpreading(error, context)) throw error;
      return { kind: 'wait', note: 'Waiting for the roles to spread' };
    }
    return { kind: 'done', note: 'All in place' };
  },
};

/** Who lacks which role where, in words. */
export async function missingRoles(azure: Azure, settings: Settings, facts: Facts): Promise<string[]> {
  const identity = requireFact(facts, 'identityPrincipalId');
  const bot = (await azure.principal()).objectId;
  const needed: readonly (readonly [string, string, RoleName, string])[] = [
    ['the endpoint', identity, 'Contributor', azure.groupId],
    ['the endpoint', identity, 'Storage Blob Data Reader', requireFact(facts, 'storageAccountId')],
    ['the endpoint', identity, 'AcrPull', requireFact(facts, 'registryId')],
    ['the bot', bot, 'Storage Blob Data Contributor', requireFact(facts, 'storageAccountId')],
    ['the bot', bot, 'Storage File Data Privileged Contributor', requireFact(facts, 'storageAccountId')],
    ['the bot', bot, 'Key Vault Secrets Officer', requireFact(facts, 'vaultId')],
    ...(settings.endpointAuth === 'aad_token'
      ? [['the bot', bot, 'AzureML Data Scientist', requireFact(facts, 'workspaceId')] as const]
      : []),
  ];
  const held = await Promise.all(needed.map(([, who, , scope]) => azure.roles.of(who, scope)));
  return needed.flatMap(([who, , role], index) =>
    held[index]?.has(role) === true ? [] : [`${role} for ${who}`],
  );
}

const notGiven = (missing: readonly string[]): AppError =>
  new AppError({
    reason: 'roles_missing',
    sentence: `Still missing after 15 minutes: ${missing.join(', ')}.`,
    next: advice`Run ${command('provision')} again; if that is refused, give the bot the role Owner or User Access Administrator on the resource group.`,
  });
