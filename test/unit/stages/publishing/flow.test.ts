import assert from 'node:assert/strict';
import type { Asking } from '../../../../src/azure/promptFlow/publisher.js';
import type { FoundryWorkspace } from '../../../../src/azure/promptFlow/foundry.js';
import type { Facts } from '../../../../src/stages/facts.js';
import { flow } from '../../../../src/stages/publishing/flow.js';
import { flowTest } from '../../../../src/stages/publishing/flowTest.js';
import { flowFiles } from '../../../../src/stages/publishing/flowUpload.js';
import { testSettings } from '../../../helpers/bot/botUnderTest.js';
import { foundryProject } from '../../../helpers/bot/foundryProject.js';
import { refusal, stageContext, type AzureSlice } from '../../../helpers/bot/stageContext.js';

interface World {
  readonly project?: FoundryWorkspace;
  readonly state?: 'absent' | 'different' | 'same' | Error;
  readonly found?: object;
  readonly url?: string;
  readonly facts?: Facts;
  readonly asking?: Asking;
  readonly minutes?: number;
}

function world({ project, state = 'same', found, url, asking, facts = {}, minutes = 0 }: World = {}) {
  const asked: unknown[] = [];
  const azure: AzureSlice = {
    foundry: { get: async () => project },
    data: { exists: async () => false },
    publisher: {
      product: { name: 'Prompt flow', outlook: 'It ends.', guide: 'https://guide' },
      files: async () => {
        if (state instanceof Error) throw state;
        return { path: 'Users/bot/flow.dag.yaml', state };
      },
      writeFiles: async (...which: unknown[]) => void asked.push(['write', ...which.slice(1)]),
      find: async () => found,
      publish: async (_project: unknown, chat: { name: string }) => {
        asked.push(['publish', chat]);
        return { name: chat.name, url };
      },
      ask: async (_project: unknown, _chat: unknown, question: object) => {
        asked.push(['ask', question]);
        return asking;
      },
    },
  };
  const settings = { ...testSettings, datasetsDir: '/nowhere' };
  return { asked, context: stageContext({ azure, facts, settings, now: () => minutes * 60_000 }) };
}
const project = foundryProject();

describe('the files of a flow', () => {
  it('are planned by what the project’s share has of them', async () => {
    const action = async (given: World) => (await flowFiles.plan(world(given).context)).lines[0];
    assert.equal((await action({}))?.action, 'create');
    assert.equal((await action({ project: foundryProject({ kind: 'Hub' }) }))?.action, 'create');
    assert.equal((await action({ project: foundryProject({ state: 'Creating' }) }))?.action, 'create');
    assert.equal((await action({ project, state: 'absent' }))?.action, 'create');
    assert.equal((await action({ project, state: 'same' }))?.action, 'reuse');
    assert.equal((await action({ project, state: refusal('forbidden') }))?.action, 'create');
    assert.deepEqual(await action({ project, state: 'different' }), {
      action: 'change',
      what: 'Flow files',
      detail: 'what is there differs, and is written over',
    });
  });

  it('are written where they are not as they should be, and only there', async () => {
    const facts = { flowPath: 'Users/bot/flow.dag.yaml' };
    const same = world({ project });
    assert.deepEqual(await flowFiles.advance(same.context), { kind: 'done', note: 'As they were', facts });
    assert.deepEqual(same.asked, []);
    const different = world({ project, state: 'different' });
    assert.deepEqual(await flowFiles.advance(different.context), { kind: 'done', note: 'Written', facts });
    assert.deepEqual(different.asked, [['write', 'hieno-endpoint-chat', 'hieno-endpoint-endpoint']]);
  });

  it('wait a quarter of an hour for the role on the share, and then name it', async () => {
    const state = refusal('forbidden');
    assert.deepEqual(await flowFiles.advance(world({ project, state, minutes: 15 }).context), {
      kind: 'wait',
      note: 'Waiting for the role on the file share to spread',
    });
    await assert.rejects(flowFiles.advance(world({ project, state, minutes: 15.1 }).context), {
      reason: 'roles_missing',
      message: "The bot may not write to the project's file share.",
      details: [state.sentence],
    });
    for (const other of [refusal('network_closed'), new TypeError('broken')])
      await assert.rejects(flowFiles.advance(world({ project, state: other }).context), other);
  });
});

describe('a flow', () => {
  it('is planned by whether the project has it, and says until when there are flows', async () => {
    const action = async (given: World) => (await flow.plan(world(given).context)).lines[0]?.action;
    assert.equal(await action({ found: {} }), 'create');
    assert.equal(await action({ project: foundryProject({ state: 'Failed' }), found: {} }), 'create');
    assert.equal(await action({ project }), 'create');
    assert.equal(await action({ project, found: {} }), 'reuse');
    assert.deepEqual((await flow.plan(world().context)).notes, ['It ends.']);
  });

  it('is published from its files, with a page where there are pages', async () => {
    const facts = { flowPath: 'Users/bot/flow.dag.yaml' };
    const known = { flowName: 'hieno-endpoint-chat', flowOutlook: 'It ends.', flowGuideUrl: 'https://guide' };
    const { asked, context } = world({ project, facts });
    assert.deepEqual((await flow.advance(context)).facts, known);
    const tags = { 'created-by': 'hieno' };
    assert.deepEqual(asked, [['publish', { name: 'hieno-endpoint-chat', path: facts.flowPath, tags }]]);
    const page = world({ project, facts, url: 'https://page' });
    assert.deepEqual((await flow.advance(page.context)).facts, { ...known, flowUrl: 'https://page' });
  });
});

describe('the test of a flow', () => {
  const facts: Facts = { firstQuestion: 'Why?' };
  const id = 'hieno-run1-1';

  it('has its question saved before it is asked', async () => {
    const { asked, context } = world({ project, found: {} });
    assert.deepEqual(await flowTest.advance(context), {
      kind: 'decided',
      facts: { firstQuestion: 'Say hello in one short sentence.' },
    });
    assert.deepEqual(asked, []);
  });

  it('asks one question under one id, from the session to the answer', async () => {
    for (const [asking, step] of [
      [
        { state: 'opening', opening: 'https://op' },
        { kind: 'wait', note: 'Starting the compute session', facts: { flowOpening: 'https://op' } },
      ],
      [{ state: 'answering' }, { kind: 'wait', note: 'Running the flow' }],
      [
        { state: 'answered', answer: 'Because.' },
        { kind: 'done', note: 'It answers', facts: { flowAnswer: 'Because.' } },
      ],
    ] as const) {
      const { asked, context } = world({ project, found: {}, facts, asking });
      assert.deepEqual(await flowTest.advance(context), step);
      assert.deepEqual(asked, [['ask', { id, text: 'Why?', history: [], opening: undefined }]]);
    }
    const opened = { ...facts, flowOpening: 'https://op' };
    const { asked, context } = world({ project, found: {}, facts: opened, asking: { state: 'answering' } });
    await flowTest.advance({ ...context, attempt: 2 });
    assert.deepEqual(asked, [
      ['ask', { id: 'hieno-run1-2', text: 'Why?', history: [], opening: 'https://op' }],
    ]);
  });

  it('cannot be of a flow that somebody has deleted', async () =>
    assert.rejects(flowTest.advance(world({ project, facts }).context), {
      reason: 'flow_missing',
      message: 'The flow is gone.',
    }));
});
