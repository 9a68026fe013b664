import assert from 'node:assert/strict';
import type { AppError } from '../../../../src/errors/appError.js';
import type { Change, ResourceOperation } from '../../../../src/azure/arm/templateDeployments.js';
import { roleIds } from '../../../../src/azure/arm/roleAssignments.js';
import { resources } from '../../../../src/stages/provision/resources.js';
import { testSettings } from '../../../helpers/bot/botUnderTest.js';
import { refusal, stageContext, type AzureSlice } from '../../../helpers/bot/stageContext.js';
import { inChat } from '../../../../src/bot/commands/inChat.js';
import { advice, command } from '../../../../src/errors/nextStep.js';

const id = (type: string, name: string) => `/subscriptions/s/resourceGroups/g/providers/${type}/${name}`;
const vault = id('Microsoft.KeyVault/vaults', 'kv');
const role = id('Microsoft.Authorization/roleAssignments', '0-1');
const workspace = {
  state: 'Succeeded',
  id: 'ws',
  name: 'hieno-ws',
  guid: 'guid',
  location: 'norwayeast',
  storageAccountId: 'st',
  vaultId: 'vaults/kv',
  registryId: 'registry',
};

interface World {
  readonly group?: object;
  readonly changes?: readonly Change[];
  readonly deployment?: { readonly state: string; readonly failure?: AppError };
  readonly operations?: readonly ResourceOperation[];
  readonly workspace?: object;
  readonly vaultUri?: string;
  readonly roles?: readonly string[];
  readonly attempt?: number;
}

function world({ group, changes = [], deployment, operations = [], attempt = 1, ...there }: World) {
  const asked: unknown[] = [];
  const azure: AzureSlice = {
    cloud: { page: () => undefined },
    groupId: 'group',
    principal: async () => ({ objectId: 'bot', type: 'ServicePrincipal' }),
    groups: {
      get: async () => group,
      create: async (...which: unknown[]) => void asked.push(['group', ...which]),
    },
    templates: {
      whatIf: async () => changes,
      get: async () => deployment,
      begin: async (name: string) => void asked.push(['template', name]),
      cancel: async (name: string) => void asked.push(['cancel', name]),
      operations: async () => operations,
    },
    workspaces: { get: async () => there.workspace },
    associatedResources: {
      hasStorage: async () => true,
      vaultUri: async () => there.vaultUri,
      identity: async () => ({ id: 'identity', principalId: 'endpoint' }),
    },
    models: { versions: async () => [] },
    roles: { of: async () => new Set(there.roles) },
  };
  return { asked, context: stageContext({ azure, attempt }) };
}

describe('the plan of the Azure resources', () => {
  const lines = async (given: World) =>
    (await resources.plan(world(given).context)).lines.map(({ action, what, detail }) =>
      [action, what, detail].filter((word) => word !== undefined).join(' '),
    );

  it('is the whole template where there is no resource group', async () => {
    const planned = await lines({});
    assert.equal(planned[0], `create Resource group hieno-rg ${testSettings.location}`);
    assert.ok(planned.includes('create Azure ML workspace'), planned.join());
    assert.equal(
      planned.filter((line) => line.includes('ole assignment')).length,
      1,
      'one line for all roles',
    );
  });

  it('is what Azure’s what-if says, role by role in one line for each way', async () => {
    const change = (type: string, resourceId: string, roleId?: string): Change => ({
      type,
      resourceId,
      ...(roleId === undefined ? {} : { roleId }),
    });
    const changes = [
      change('Create', vault),
      change('Modify', id('Microsoft.Storage/storageAccounts', 'st')),
      change('Deploy', id('Microsoft.New/things', 'x')),
      change('NoChange', id('Microsoft.Insights/components', 'ai')),
      change('NoEffect', id('Microsoft.OperationalInsights/workspaces', 'log')),
      change('Ignore', id('Microsoft.Web/sites', 'theirs')),
      change('NoChange', role, roleIds.AcrPull.toUpperCase()),
      change('Create', role, roleIds.Contributor),
      change('Create', role, roleIds['Storage Blob Data Reader']),
      change('Modify', role),
      change('Ignore', role, roleIds.AcrPull),
    ];
    assert.deepEqual(await lines({ group: {}, changes }), [
      'create Key vault kv',
      'change Storage account st',
      'change Microsoft.New/things x',
      'reuse Application Insights ai',
      'reuse Log Analytics workspace log',
      'reuse 1 role assignment AcrPull',
      'create 2 role assignments Contributor, Storage Blob Data Reader',
      'change 1 role assignment',
    ]);
  });
});

describe('the Azure resources', () => {
  const whole = {
    group: {},
    workspace,
    vaultUri: 'https://kv',
    roles: Object.keys(roleIds),
  };

  it('are taken as they are where nothing is missing', async () => {
    const { asked, context } = world(whole);
    const step = await resources.advance(context);
    assert.deepEqual([step.kind, step.note], ['done', 'Reused hieno-ws']);
    assert.equal(step.facts?.workspaceId, 'ws');
    assert.deepEqual(asked, []);
  });

  for (const [name, given, expected] of [
    ['there is nothing', {}, ['group', 'template']],
    ['there is a group and no workspace', { group: {} }, ['template']],
    ['somebody has deleted the vault', { ...whole, vaultUri: undefined }, ['template']],
    ['a role is missing', { ...whole, roles: ['AcrPull'] }, ['template']],
  ] as const)
    it(`are asked for by the template where ${name}`, async () => {
      const { asked, context } = world(given as World);
      assert.deepEqual(await resources.advance(context), {
        kind: 'wait',
        note: 'Azure has taken the template',
      });
      assert.deepEqual(
        asked.map((one) => (one as unknown[])[0]),
        expected,
      );
    });

  it('have a deployment of a name of its own for each attempt', async () => {
    for (const [attempt, name] of [
      [1, 'hieno-run1'],
      [2, 'hieno-run1-2'],
    ] as const) {
      const { asked, context } = world({ group: {}, attempt });
      await resources.advance(context);
      await resources.cancel?.(context);
      assert.deepEqual(asked, [
        ['template', name],
        ['cancel', name],
      ]);
    }
  });

  it('say how far they are, and which is made now', async () => {
    const done = { state: 'Succeeded', resourceId: vault };
    const doing = { state: 'Running', resourceId: id('Microsoft.KeyVault/vaults', 'kv2') };
    const advance = async (operations: readonly ResourceOperation[]) => {
      const { asked, context } = world({ deployment: { state: 'Running' }, operations });
      const step = await resources.advance(context);
      assert.deepEqual(asked, []);
      return step.note ?? '';
    };
    assert.match(inChat(await advance([])), /^Creating 1 of \d+$/);
    assert.match(inChat(await advance([done, doing])), /^Creating 2 of \d+: Key vault$/);
    assert.match(inChat(await advance(Array.from({ length: 99 }, () => done))), /^Creating (\d+) of \1$/);
  });

  it('are looked at anew when the template is through', async () => {
    const { context } = world({ ...whole, deployment: { state: 'Succeeded' } });
    const step = await resources.advance(context);
    assert.deepEqual(
      [step.kind, step.note, step.facts?.vaultUri],
      ['done', 'hieno-ws in swedencentral', 'https://kv'],
    );
  });

  describe('that cannot be made', () => {
    const failure = async (
      state: string,
      given: Pick<World, 'operations'> & { readonly said?: AppError },
    ) => {
      const { said, operations = [] } = given;
      const deployment = { state, ...(said === undefined ? {} : { failure: said }) };
      const { asked, context } = world({ deployment, operations });
      let thrown: AppError | undefined;
      await assert.rejects(resources.advance(context), (error: AppError) => {
        thrown = error;
        return true;
      });
      assert.deepEqual(asked, []);
      return {
        reason: thrown?.reason,
        sentence: thrown?.sentence,
        next: thrown?.next,
        details: thrown?.details,
      };
    };
    const failed = (why?: AppError): ResourceOperation => ({
      state: 'Failed',
      resourceId: vault,
      ...(why === undefined ? {} : { failure: why }),
    });
    const mend = advice`What was created before it stays. Mend the cause, then ${command('retry')}.`;

    it('name which, and why', async () => {
      const why = refusal('name_taken', { next: advice`Another name.`, details: ['one'] });
      const said = refusal('template_failed', { sentence: 'At least one failed.' });
      assert.deepEqual(await failure('Failed', { operations: [failed(why)], said }), {
        reason: 'name_taken',
        sentence: 'Azure could not create Key vault kv. Azure refused: name_taken.',
        next: advice`Another name.`,
        details: ['one', 'At least one failed.'],
      });
      const without = await failure('Failed', { operations: [failed(refusal('name_taken'))] });
      assert.deepEqual([without.next, without.details], [command('retry'), []]);
    });

    it('say what to mend where the reason is none that is known', async () => {
      const why = refusal('refused');
      assert.deepEqual(await failure('Failed', { operations: [failed(why)], said: why }), {
        reason: 'template_failed',
        sentence: 'Azure could not create Key vault kv. Azure refused: refused.',
        next: mend,
        details: [],
      });
      assert.equal(
        (await failure('Failed', { operations: [failed()] })).sentence,
        'Azure could not create Key vault kv. It gives no reason.',
      );
    });

    it('speak of the template where no single one has failed', async () => {
      assert.deepEqual(await failure('Canceled', {}), {
        reason: 'template_failed',
        sentence: 'Azure could not create the template. It gives no reason.',
        next: mend,
        details: [],
      });
      const said = refusal('policy', { next: advice`Ask.` });
      assert.deepEqual(await failure('Failed', { said }), {
        reason: 'policy',
        sentence: 'Azure could not create the template. Azure refused: policy.',
        next: advice`Ask.`,
        details: [],
      });
    });
  });
});
