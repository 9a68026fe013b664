import assert from 'node:assert/strict';
import type { Azure } from '../../../../src/azure/azure.js';
import { AzureFailure } from '../../../../src/azure/arm/azureError.js';
import type { FlowRun } from '../../../../src/azure/promptFlow/flowRun.js';
import { createPromptFlow } from '../../../../src/azure/promptFlow/promptFlow.js';
import { foundryProject } from '../../../helpers/bot/foundryProject.js';
import { refusal } from '../../../helpers/bot/stageContext.js';

interface World {
  readonly fileEndpoint?: string | null;
  /** In the share, by name; all others are as they should be. */
  readonly inShare?: Readonly<Record<string, Buffer | undefined>> | 'nothing';
  readonly found?: { readonly id: string; readonly path: string };
  readonly run?: FlowRun;
  readonly session?: string;
  readonly isReady?: boolean;
  readonly refused?: Error;
}

function world({
  fileEndpoint = 'https://files/',
  inShare,
  found,
  run,
  session,
  isReady,
  refused,
}: World = {}) {
  const asked: unknown[] = [];
  const written: Record<string, Buffer> = {};
  const act = async (...what: unknown[]) => {
    asked.push(what);
    if (refused !== undefined) throw refused;
  };
  const services = {
    principal: async () => ({ objectId: 'bot', type: 'ServicePrincipal' }),
    associatedResources: { fileEndpoint: async () => fileEndpoint ?? undefined },
    files: {
      workingDirectory: async () => 'share',
      read: async (_at: string, _share: string, path: string) =>
        inShare === 'nothing' ? undefined : { ...written, ...inShare }[path.split('/').at(-1) ?? ''],
      upload: async (_at: string, _share: string, folder: string, files: Record<string, Buffer>) => {
        asked.push(['upload', folder]);
        Object.assign(written, files);
      },
    },
    flows: {
      find: async () => found && { ...found, name: 'chat', studioUrl: 'https://studio' },
      create: async (_project: unknown, shape: { path: string }) => {
        await act('create', shape.path);
        return { id: 'new', name: 'chat', path: shape.path, studioUrl: undefined };
      },
      move: (_project: unknown, id: string, path: string) => act('move', id, path),
      run: async () => run,
      beginSession: async () => session,
      isSessionReady: async () => isReady,
      submit: (_project: unknown, id: string, runId: string, inputs: object) =>
        act('submit', id, runId, inputs),
    },
  };
  return {
    asked,
    publisher: createPromptFlow(services as unknown as Parameters<typeof createPromptFlow>[0]),
  };
}
const project = foundryProject();
const chat = { id: 'f1', name: 'chat', path: 'p', url: undefined };
type Publisher = Azure['publisher'];

describe('a chat as a flow of Prompt flow', () => {
  it('has files of which the share has all, some or none', async () => {
    const { publisher, asked } = world();
    await publisher.writeFiles(project, 'chat', 'c');
    assert.deepEqual(asked, [['upload', 'Users/bot/promptflow/chat']]);
    const path = 'Users/bot/promptflow/chat/flow.dag.yaml';
    assert.deepEqual(await publisher.files(project, 'chat', 'c'), { path, state: 'same' });
    assert.equal((await publisher.files(project, 'chat', 'another')).state, 'different');
    assert.equal((await world({ inShare: 'nothing' }).publisher.files(project, 'chat', 'c')).state, 'absent');
  });

  it('cannot have any where its storage is gone', async () => {
    const { publisher } = world({ fileEndpoint: null });
    await assert.rejects(publisher.writeFiles(project, 'chat', 'c'), {
      reason: 'no_workspace',
      message: 'The storage account of the project is gone, and its files with it.',
    });
  });

  describe('is published', () => {
    const publish = (publisher: Publisher) =>
      publisher.publish(project, { name: 'chat', path: 'p', tags: {} });

    it('by making it, by pointing it to its files, or not at all', async () => {
      for (const [found, expected] of [
        [undefined, [['create', 'p']]],
        [{ id: 'f1', path: 'elsewhere' }, [['move', 'f1', 'p']]],
        [{ id: 'f1', path: 'p' }, []],
      ] as const) {
        const { publisher, asked } = world(found === undefined ? {} : { found });
        assert.equal((await publish(publisher)).path, 'p');
        assert.deepEqual(asked, expected);
      }
      assert.equal(await world().publisher.find(project, 'chat'), undefined);
      const { publisher } = world({ found: { id: 'f1', path: 'p' } });
      assert.equal((await publisher.find(project, 'chat'))?.url, 'https://studio');
    });

    it('or not taken, in the service’s words', async () => {
      const fault = { codes: [], policies: [], status: 400 };
      const failure = (messages: readonly string[], status = 400) =>
        new AzureFailure({ ...fault, status, messages });
      for (const [refused, message] of [
        [failure(['General.', 'No such node.']), 'Prompt flow does not take the flow: No such node.'],
        [failure([]), 'Prompt flow does not take the flow: it does not say why.'],
      ] as const)
        await assert.rejects(publish(world({ refused }).publisher), { reason: 'flow_failed', message });
      for (const refused of [failure(['No.'], 403), refusal('conflict')])
        await assert.rejects(publish(world({ refused }).publisher), refused);
    });
  });

  describe('is asked', () => {
    const ask = async (given: World, opening?: string) => {
      const { publisher, asked } = world(given);
      const history = [{ user: 'Hello', assistant: 'Hi' }];
      const step = await publisher.ask(project, chat, { id: 'q1', text: 'Why?', history, opening });
      return { step, asked };
    };
    const submitted = [
      [
        'submit',
        'f1',
        'q1',
        {
          input_data: 'Why?',
          chat_history: [{ inputs: { input_data: 'Hello' }, outputs: { answer: 'Hi' } }],
        },
      ],
    ];

    it('once its machine is up, and only once', async () => {
      for (const [given, opening, state, asked] of [
        [{ session: 'https://op' }, undefined, 'opening', []],
        [{ isReady: false }, 'https://op', 'opening', []],
        [{ isReady: true }, 'https://op', 'answering', submitted],
        [{}, undefined, 'answering', submitted],
        [{ run: { state: 'waiting' } }, undefined, 'answering', []],
      ] as const) {
        const look = await ask(given, opening);
        assert.equal(look.step.state, state);
        assert.deepEqual(look.asked, asked);
      }
    });

    it('and answers under its own output’s name, or whatever text there is', async () => {
      for (const outputs of [{ answer: ' Because. ' }, { other: 1, text: 'Because.' }])
        assert.deepEqual((await ask({ run: { state: 'done', outputs } })).step, {
          state: 'answered',
          answer: 'Because.',
        });
    });

    it('and says so where it fails, or ran without an answer', async () => {
      const error = refusal('flow_failed');
      await assert.rejects(ask({ run: { state: 'failed', error } }), error);
      for (const outputs of [{}, { answer: ' ' }, { answer: 7 }])
        await assert.rejects(ask({ run: { state: 'done', outputs } }), {
          reason: 'flow_failed',
          message: /^The flow ran, but it gave no answer/,
        });
    });
  });
});
