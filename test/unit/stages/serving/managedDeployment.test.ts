import assert from 'node:assert/strict';
import type { Azure } from '../../../../src/azure/azure.js';
import { AppError } from '../../../../src/errors/appError.js';
import { advanceDeployment, deploymentLog } from '../../../../src/stages/serving/managedDeployment.js';
import { refusal, type AzureSlice } from '../../../helpers/bot/stageContext.js';
import { inChat } from '../../../../src/bot/commands/inChat.js';
import { advice } from '../../../../src/errors/nextStep.js';

type Logs = Partial<Record<'InferenceServer' | 'StorageInitializer', string>> | 'refused';

interface World {
  readonly state?: string;
  readonly modelId?: string;
  readonly operationUri?: string;
  readonly isOurs?: boolean;
  readonly told?: AppError;
  readonly logs?: Logs;
}

/** One deployment of `azureml://m/1` as it is found, and what was asked of Azure about it. */
function world({ state, modelId = 'azureml://m/1', operationUri, isOurs = false, told, logs = {} }: World) {
  const asked: unknown[] = [];
  const slice: AzureSlice = {
    deployments: {
      get: async (_endpoint: string, name: string) =>
        state === undefined ? undefined : { name, state, modelId, size: 'Standard_X', operationUri },
      begin: async (...shape: unknown[]) => void asked.push(['begin', ...shape]),
      beginDelete: async (...which: unknown[]) => void asked.push(['delete', ...which]),
      log: async (_endpoint: string, _name: string, container: 'InferenceServer' | 'StorageInitializer') => {
        if (logs === 'refused') throw refusal('conflict');
        return logs[container] ?? '';
      },
    },
    operations: { failure: async () => told },
  };
  const azure = slice as Azure;
  const wanted = { endpoint: 'e1', name: 'blue', modelId: 'azureml://m/1', location: 'norwayeast' };
  return { asked, azure, advance: () => advanceDeployment(azure, { ...wanted, size: 'Standard_Y', isOurs }) };
}

describe('a managed deployment', () => {
  it('is asked for where there is none, and never a second time', async () => {
    const { asked, advance } = world({});
    assert.deepEqual(await advance(), { kind: 'wait', note: 'Starting blue on Standard_Y', begun: true });
    const shape = { location: 'norwayeast', modelId: 'azureml://m/1', size: 'Standard_Y', instances: 1 };
    assert.deepEqual(asked, [['begin', 'e1', 'blue', shape]]);
    for (const state of ['Creating', 'Updating', 'Deleting']) {
      const later = world({ state });
      assert.equal((await later.advance()).kind, 'wait');
      assert.deepEqual(later.asked, [], state);
    }
  });

  it('says whether a machine comes or an old one goes', async () => {
    assert.equal(
      (await world({ state: 'Creating' }).advance()).note,
      'blue: getting a machine and loading the model',
    );
    assert.equal((await world({ state: 'Deleting' }).advance()).note, 'Waiting until the old blue is gone');
  });

  it('is taken as it is where it has the model, in whatever letters', async () => {
    const { asked, advance } = world({ state: 'Succeeded', modelId: 'AzureML://M/1' });
    assert.deepEqual(await advance(), { kind: 'done', note: 'blue on Standard_X' });
    assert.deepEqual(asked, []);
  });

  for (const [name, found, note] of [
    ['it has another model', { state: 'Succeeded', modelId: 'azureml://m/2' }, /with another model/],
    ['somebody else has left a ruin', { state: 'Failed' }, /that had failed/],
    ['it was cancelled before', { state: 'Canceled' }, /that had failed/],
  ] as const)
    it(`is cleared away, and only then asked for, where ${name}`, async () => {
      const { asked, advance } = world(found);
      const step = await advance();
      assert.match(inChat(step.note ?? ''), note);
      assert.equal(step.begun, undefined);
      assert.deepEqual(asked, [['delete', 'e1', 'blue']]);
    });

  describe('of ours that fails', () => {
    const failure = async (found: World): Promise<AppError> => {
      const { asked, advance } = world({ state: 'Failed', isOurs: true, ...found });
      const error = await advance().catch((thrown: unknown) => thrown);
      assert.ok(error instanceof AppError, 'it has not failed');
      assert.deepEqual(asked, [], 'it is kept for whoever looks for the cause');
      return error;
    };

    it('says what Azure tells of the operation, with the end of its log', async () => {
      const told = refusal('capacity_missing', { next: advice`Another region.`, details: ['one'] });
      const logs = { InferenceServer: 'a\nb\nc\nd\n\ne\n' };
      const error = await failure({ operationUri: 'https://op', told, logs });
      assert.equal(error.reason, 'capacity_missing');
      assert.equal(error.sentence, told.sentence);
      assert.deepEqual(error.next, advice`Another region.`);
      assert.deepEqual(error.details, ['one', 'c', 'd', 'e']);
    });

    it('says that it failed where nobody tells why, though the log is refused', async () => {
      for (const operationUri of [undefined, 'https://op']) {
        const error = await failure({ logs: 'refused', ...(operationUri && { operationUri }) });
        assert.equal(error.reason, 'deployment_failed');
        assert.equal(error.sentence, 'The deployment blue failed.');
        assert.deepEqual(error.details, []);
      }
    });

    it('says in plain words what a known line of its log means, or of what Azure tells', async () => {
      const line = "ModuleNotFoundError: No module named 'azureml.ai'";
      const told = refusal('endpoint_failed', { sentence: line });
      for (const found of [{ logs: { StorageInitializer: line } }, { operationUri: 'https://op', told }]) {
        const error = await failure(found);
        assert.match(error.sentence, /conda\.yaml lacks the package azureml-ai-monitoring/);
        assert.match(inChat(error.next ?? ''), /newer component version/);
      }
    });
  });

  it('has the log of its server, of the download before there is one, and none where Azure refuses it', async () => {
    const textOf = async (logs: Logs) => (await deploymentLog(world({ logs }).azure, 'e1', 'blue')).text;
    assert.equal(await textOf({ InferenceServer: 'up', StorageInitializer: 'down' }), 'up');
    assert.equal(await textOf({ InferenceServer: ' \n', StorageInitializer: 'down' }), 'down');
    assert.equal(await textOf('refused'), '');
  });
});
