import assert from 'node:assert/strict';
import type { DeletedVault, GroupResource } from '../../../../src/azure/arm/groupResources.js';
import { removeResources } from '../../../../src/stages/provision/removeResources.js';
import { refusal, stageContext, type AzureSlice } from '../../../helpers/bot/stageContext.js';
import { inChat } from '../../../../src/bot/commands/inChat.js';

const workspaces = 'Microsoft.MachineLearningServices/workspaces';
const resource = (name: string, type: string, kind?: string): GroupResource => ({
  id: `/${name}`,
  name,
  type,
  ...(kind === undefined ? {} : { kind }),
});
const vault = resource('kv', 'Microsoft.KeyVault/vaults');
const workspace = resource('ws', workspaces);
const hub = resource('hub', workspaces, 'Hub');
const project = resource('project', workspaces, 'Project');

interface World {
  readonly found?: readonly GroupResource[] | null;
  readonly deleted?: readonly DeletedVault[] | Error;
  readonly identity?: { readonly principalId: string };
  readonly minutes?: number;
}

/** A resource group with what carries our tag in it (null: there is no group), and what was asked of Azure. */
function world({ found = [], deleted = [], identity, minutes = 0 }: World) {
  const asked: unknown[] = [];
  const azure: AzureSlice = {
    groupId: '/group',
    groups: { get: async () => (found === null ? undefined : {}) },
    groupResources: {
      tagged: async () => found ?? assert.fail('there is no group'),
      deletedVaults: async () => {
        if (deleted instanceof Error) throw deleted;
        return deleted;
      },
      beginDelete: async ({ name }: GroupResource) => void asked.push(`delete ${name}`),
      beginPurge: async ({ name }: DeletedVault) => void asked.push(`purge ${name}`),
    },
    associatedResources: { identity: async () => identity },
    roles: {
      removeAll: async (who: string, scope: string) => void asked.push(`roles of ${who} at ${scope}`),
    },
  };
  return { asked, context: stageContext({ azure, now: () => minutes * 60_000 }) };
}

describe('the removal of all that Hieno makes', () => {
  it('is planned thing by thing, in words', async () => {
    const found = [workspace, hub, project, vault, resource('new', 'Microsoft.New/things')];
    const deleted = [{ id: '/old', name: 'old' }];
    const { lines } = await removeResources.plan(world({ found, deleted }).context);
    assert.deepEqual(
      lines.map(({ what, detail }) => [what, detail].filter((word) => word !== undefined).join(', ')),
      [
        'Azure ML workspace ws, with its jobs, models, endpoints and clusters',
        'Foundry hub hub',
        'Foundry project project, with its flow and connection',
        'Key vault kv',
        'Microsoft.New/things new',
        'Key vault old, deleted already; this purges it',
      ],
    );
  });

  it('is nothing to do where nothing is there, though the deleted vaults may not be seen', async () => {
    for (const given of [{}, { found: null }, { deleted: refusal('forbidden') }]) {
      const { lines, problems } = await removeResources.plan(world(given).context);
      assert.deepEqual(lines, []);
      assert.deepEqual(
        problems?.map(({ reason, sentence }) => [reason, sentence]),
        [['nothing_to_do', 'Nothing of what Hieno makes is there.']],
      );
    }
  });

  for (const [name, found, expected] of [
    ['projects before their hub', [vault, hub, project, workspace], ['delete project']],
    ['workspaces before what they need', [vault, hub, workspace], ['delete hub', 'delete ws']],
    ['the rest at last', [vault], ['delete kv']],
  ] as const)
    it(`takes ${name}`, async () => {
      const { asked, context } = world({ found });
      const note = `Deleting ${found.length} resources`;
      assert.deepEqual(await removeResources.advance(context), { kind: 'wait', note });
      assert.deepEqual(asked, expected);
    });

  it('takes the identity its roles before it goes', async () => {
    const { asked, context } = world({ found: [vault], identity: { principalId: 'p1' } });
    await removeResources.advance(context);
    assert.deepEqual(asked, ['roles of p1 at /group', 'delete kv']);
  });

  it('gives up on what does not go in 45 minutes, and names it', async () => {
    const late = world({ found: [vault, workspace], minutes: 45.1 });
    await assert.rejects(removeResources.advance(late.context), {
      reason: 'conflict',
      message: 'Azure has not deleted kv, ws in 45 minutes.',
    });
    assert.deepEqual(late.asked, []);
    assert.equal(
      (await removeResources.advance(world({ found: [vault], minutes: 45 }).context)).kind,
      'wait',
    );
  });

  it('purges the vault that would keep its name, and is over without one', async () => {
    const { asked, context } = world({ deleted: [{ id: '/kv', name: 'kv' }] });
    assert.deepEqual(await removeResources.advance(context), { kind: 'wait', note: 'Purging the key vault' });
    assert.deepEqual(asked, ['purge kv']);
    for (const found of [null, []])
      assert.deepEqual(await removeResources.advance(world({ found }).context), {
        kind: 'done',
        note: 'Gone',
      });
  });

  it('says what is left to do where only the subscription may purge', async () => {
    const step = await removeResources.advance(world({ deleted: refusal('forbidden') }).context);
    assert.equal(step.kind, 'done');
    assert.match(inChat(step.note ?? ''), /purge the deleted key vault yourself/);
    for (const deleted of [refusal('throttled'), new TypeError('broken')])
      await assert.rejects(removeResources.advance(world({ deleted }).context), deleted);
  });
});
