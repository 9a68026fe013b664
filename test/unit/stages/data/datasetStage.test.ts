import assert from 'node:assert/strict';
import type { UploadOptions } from '../../../../src/azure/storage/uploadFile.js';
import { dataset } from '../../../../src/stages/data/datasetStage.js';
import { preparation } from '../../../../src/stages/data/preparation.js';
import { testSettings } from '../../../helpers/bot/botUnderTest.js';
import { refusal, stageContext, type AzureSlice } from '../../../helpers/bot/stageContext.js';
import { DatasetFolder, row } from '../../../helpers/dataset/datasetFolder.js';

describe('the dataset of a run', () => {
  let folder: DatasetFolder;
  let file: string;

  before(() => {
    folder = new DatasetFolder();
    file = folder.lines(
      'rows.jsonl',
      Array.from({ length: 20 }, (_, index) => row(`Question ${index}?`)),
    );
  });
  after(() => folder.remove());

  interface World {
    readonly dataset?: string;
    readonly isUploaded?: boolean;
    readonly openStore?: () => never;
  }
  function world({ dataset: name = file, isUploaded = false, openStore }: World = {}) {
    const created: unknown[] = [];
    const uploaded: string[] = [];
    const azure: AzureSlice = {
      data: {
        exists: async () => isUploaded,
        create: async (...which: unknown[]) => void created.push(which[1]),
      },
      datastores: {
        default: async () => ({ name: 'store', hasKey: false }),
        byToken:
          openStore ??
          (() => ({
            size: async () => undefined,
            upload: async (to: string, { bytes }: { bytes: number }, { onBytes }: UploadOptions) => {
              uploaded.push(to.split('/').at(-1) ?? '');
              onBytes?.(bytes);
            },
          })),
      },
    };
    const reports: string[] = [];
    const settings = { ...testSettings, datasetsDir: folder.at('data') };
    const report = (note: string) => void reports.push(note);
    const inputs = { dataset: name };
    return { created, uploaded, reports, context: stageContext({ azure, settings, inputs, report }) };
  }

  it('is planned with what is in it, as new or as there already', async () => {
    const facts = { workspaceId: 'ws' };
    for (const [isUploaded, given, action] of [
      [false, facts, 'create'],
      [true, facts, 'reuse'],
      [true, {}, 'create'],
    ] as const) {
      const { context } = world({ isUploaded });
      const planned = await dataset.plan({ ...context, facts: given, stageNames: ['resources'] });
      assert.deepEqual(planned.lines, [
        {
          action,
          what: 'Dataset rows.jsonl',
          detail: '16 conversations to train on, 4 to validate with',
        },
      ]);
      assert.deepEqual(planned.problems, []);
      assert.equal(planned.dataset?.trainRows, 16);
    }
  });

  it('is refused in the plan where it is not there, with whatever else is in the way', async () => {
    const { context } = world({ dataset: folder.at('nowhere.jsonl') });
    const { lines, problems = [] } = await dataset.plan(context);
    assert.deepEqual(lines, []);
    assert.deepEqual(
      problems.map(({ reason }) => reason),
      ['no_workspace', 'dataset_missing'],
    );
  });

  it('is brought over under its hash, and tells how far it is', async () => {
    const { context, created, uploaded, reports } = world();
    const step = await dataset.advance(context);
    assert.equal(step.kind, 'done');
    assert.equal(step.note, 'rows.jsonl: 16 + 4 conversations');
    assert.match(step.facts?.firstQuestion ?? '', /^Question \d+\?$/);
    assert.match(step.facts?.trainUri ?? '', /^azureml:\/\/datastores\/store\/paths\/.*train\.jsonl$/);
    assert.deepEqual(uploaded, ['train.jsonl', 'validation.jsonl', 'manifest.json']);
    assert.deepEqual(created, [step.facts?.dataAssetVersion]);
    assert.match(reports.at(-1) ?? '', /^Uploading: (.+) of \1$/);
    const again = world({ isUploaded: true });
    await dataset.advance(again.context);
    assert.deepEqual(again.created, [], 'registered a second time');
  });

  it('waits for a role that may be spreading', async () => {
    const openStore = () => {
      throw refusal('forbidden');
    };
    assert.deepEqual(await dataset.advance(world({ openStore }).context), {
      kind: 'wait',
      note: 'Waiting for the role on the storage account to spread',
    });
  });

  it('is prepared by a run of its own where the plan could not wait for it', async () => {
    const { context } = world();
    assert.deepEqual(await preparation.advance(context), {
      kind: 'done',
      note: '16 conversations to train on, 4 to validate with',
      facts: { datasetName: 'rows.jsonl', trainRows: 16, validationRows: 4 },
    });
    assert.equal(
      await preparation.cancel?.(context),
      'What was fetched is kept: the same command goes on with it.',
    );
  });
});
