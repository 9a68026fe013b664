import assert from 'node:assert/strict';
import type { Azure } from '../../../../src/azure/azure.js';
import type { FoundryWorkspace } from '../../../../src/azure/promptFlow/foundry.js';
import type { Facts } from '../../../../src/stages/facts.js';
import { hub } from '../../../../src/stages/publishing/foundryHub.js';
import { requireProject } from '../../../../src/stages/publishing/foundryWorkspace.js';
import { project } from '../../../../src/stages/publishing/project.js';
import { testSettings } from '../../../helpers/bot/botUnderTest.js';
import { foundryProject } from '../../../helpers/bot/foundryProject.js';
import { refusal, stageContext, type AzureSlice } from '../../../helpers/bot/stageContext.js';

const foundryHub = (different: Partial<FoundryWorkspace> = {}) =>
  foundryProject({ id: '/hieno-hub', name: testSettings.hub, kind: 'Hub', hubId: undefined, ...different });

interface World {
  readonly there?: readonly FoundryWorkspace[];
  readonly facts?: Facts;
  readonly operation?: string;
  readonly told?: Error;
  readonly page?: string;
}

function world({ there = [], operation, told, page, facts = {} }: World = {}) {
  const asked: unknown[] = [];
  const begin = async (name: string, shape: object) => {
    asked.push([name, shape]);
    return operation;
  };
  const azure: AzureSlice = {
    cloud: { page: () => page },
    foundry: {
      get: async (name: string) => there.find((one) => one.name === name),
      beginHub: begin,
      beginProject: begin,
    },
    groupResources: {
      beginDelete: async ({ id, type }: { id: string; type: string }) => void asked.push([id, type]),
    },
    operations: { failure: async (uri: string) => (uri === '' ? assert.fail('no address') : told) },
  };
  const known = { workspaceId: 'ws', storageAccountId: 'st', vaultId: 'kv', hubId: '/hieno-hub', ...facts };
  return { asked, context: stageContext({ azure, facts: known }) };
}

describe('the plan of a hub and its project', () => {
  it('needs a workspace whose storage a hub could use, or a run that makes one', async () => {
    const { context } = world();
    const { problems = [] } = await hub.plan({ ...context, facts: {} });
    assert.deepEqual(
      problems.map(({ reason, sentence }) => [reason, sentence]),
      [['no_workspace', 'There is no workspace yet whose storage and vault a hub could use.']],
    );
    const planned = await hub.plan({ ...context, facts: {}, stageNames: ['resources'] });
    assert.deepEqual(planned.problems, undefined);
    assert.equal(planned.lines[0]?.detail, 'in Foundry (classic); costs nothing by itself');
  });

  it('takes what is there', async () => {
    const { context } = world({ there: [foundryHub({ id: '/HIENO-HUB' }), foundryProject()] });
    for (const stage of [hub, project]) {
      const { lines, problems } = await stage.plan(context);
      assert.equal(lines[0]?.action, 'reuse');
      assert.deepEqual(problems, []);
    }
    assert.equal((await project.plan(world().context)).lines[0]?.action, 'create');
  });

  for (const [name, stage, there, sentence] of [
    [
      'another kind of workspace has its name',
      project,
      [foundryHub({ name: testSettings.project })],
      'hieno-project is a hub and not a project, and a flow can only live in a project.',
    ],
    [
      'a project has the hub’s name',
      hub,
      [foundryProject({ name: testSettings.hub })],
      'hieno-hub is a project and not a hub.',
    ],
    [
      'a workspace has the hub’s name',
      hub,
      [foundryHub({ kind: 'Default' })],
      'hieno-hub is an Azure ML workspace and not a hub.',
    ],
    [
      'the project is another hub’s',
      project,
      [foundryHub(), foundryProject({ hubId: '/x/other-hub' })],
      'The project hieno-project belongs to the hub other-hub and cannot move to hieno-hub.',
    ],
  ] as const)
    it(`says what is in the way where ${name}`, async () => {
      const { problems = [] } = await stage.plan(world({ there }).context);
      assert.deepEqual(
        problems.map((problem) => [problem.reason, problem.sentence]),
        [['conflict', sentence]],
      );
    });
});

for (const [what, stage, found, factOf, begun] of [
  ['hub', hub, foundryHub, 'hubOperation', { storageAccountId: 'st', vaultId: 'kv' }],
  ['project', project, foundryProject, 'projectOperation', { hubId: '/hieno-hub' }],
] as const)
  describe(`the ${what} of the published chat`, () => {
    const name = found().name;

    it('is asked for once, and the address of its making kept', async () => {
      for (const operation of ['https://op', undefined]) {
        const { asked, context } = world(operation === undefined ? {} : { operation });
        assert.deepEqual(await stage.advance(context), {
          kind: 'wait',
          note: `Creating the ${what} ${name}`,
          facts: { [factOf]: operation ?? '' },
        });
        const [[asName, shape] = []] = asked as [string, object][];
        assert.equal(asName, name);
        assert.deepEqual({ ...shape, ...begun }, shape);
      }
      const later = world({ there: [found({ state: 'Creating' })], facts: { [factOf]: '' } });
      assert.deepEqual(await stage.advance(later.context), {
        kind: 'wait',
        note: `Creating the ${what} ${name}`,
      });
      assert.deepEqual(later.asked, []);
    });

    it('is there with a page where there are pages', async () => {
      const there = [found()];
      const step = await stage.advance(world({ there, page: 'https://ai.azure.com/x' }).context);
      assert.equal(step.kind, 'done');
      assert.equal(step.facts?.[what === 'hub' ? 'hubUrl' : 'projectUrl'], 'https://ai.azure.com/x');
      const local = await stage.advance(world({ there }).context);
      assert.deepEqual(local.facts, what === 'hub' ? { hubId: '/hieno-hub' } : { projectName: name });
    });

    it('is waited for while an old one goes, and made in the place of a ruin', async () => {
      const going = world({ there: [found({ state: 'Deleting' })] });
      assert.equal((await stage.advance(going.context)).note, `Waiting until the old ${name} is gone`);
      for (const state of ['Failed', 'Canceled']) {
        const { asked, context } = world({ there: [found({ state })] });
        const step = await stage.advance(context);
        assert.equal(step.note, `Clearing away the ${what} ${name}, which had failed`);
        assert.deepEqual(asked, [[found().id, 'Microsoft.MachineLearningServices/workspaces']]);
      }
    });

    it('that fails says why, where Azure tells it', async () => {
      const there = [found({ state: 'Failed' })];
      const told = refusal('policy');
      const facts = { [factOf]: 'https://op' };
      await assert.rejects(stage.advance(world({ there, facts, told }).context), told);
      for (const given of [facts, { [factOf]: '' }]) {
        const { asked, context } = world({ there, facts: given });
        await assert.rejects(stage.advance(context), {
          reason: 'refused',
          message: `Azure could not create the ${what} ${name} and gave no reason.`,
        });
        assert.deepEqual(asked, [], 'it is no ruin of somebody else');
      }
    });

    it('of another kind stops the run', async () =>
      assert.rejects(stage.advance(world({ there: [found({ kind: 'Default' })] }).context), {
        reason: 'conflict',
      }));
  });

describe('whoever needs the project', () => {
  const look = (found: FoundryWorkspace | undefined) => {
    const azure: AzureSlice = { foundry: { get: async () => found } };
    return requireProject(azure as Azure, testSettings);
  };

  it('gets it, or hears that it is gone or none', async () => {
    assert.deepEqual(await look(foundryProject()), foundryProject());
    await assert.rejects(look(undefined), {
      reason: 'flow_missing',
      message: 'The Foundry project hieno-project is not there.',
    });
    await assert.rejects(look(foundryHub()), { reason: 'conflict' });
  });
});
