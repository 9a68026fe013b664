import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { AppError, asAppError } from '../appError.js';
import type { Azure } from '../azure/azure.js';
import { prepareDataset } from '../dataset/prepare.js';
import type { PreparedDataset } from '../dataset/preparedFiles.js';
import { datasetSource } from '../dataset/source.js';
import type { Settings } from '../settings.js';
import type { RunInputs } from './inputs.js';
import { requireFact } from './requireFact.js';
import { spreadingMs } from './spreadingMs.js';
import type { PlanContext, Stage, StageContext, StageStep } from './stage.js';

const versionOf = (hash: string): string => hash.slice(0, 12);

/** Long questions are for the model, not for the run's record. */
const longestQuestion = 300;

/** What the finished model is asked first, where that is short enough. */
export function firstQuestion({ samples }: PreparedDataset): { firstQuestion?: string } {
  const question = samples[0]?.messages.find(({ role }) => role === 'user')?.content ?? '';
  return question === '' || question.length > longestQuestion ? {} : { firstQuestion: question };
}

const assetName = 'hieno-chat';

/** Whether data of this hash has been registered for training. */
export const isUploaded = (azure: Pick<Azure, 'data'>, hash: string): Promise<boolean> =>
  azure.data.exists(assetName, versionOf(hash));

/** In a folder of its own for each source: what was prepared for the plan is there for the run. */
export function preparedData(
  settings: Settings,
  inputs: Pick<RunInputs, 'dataset'>,
): Promise<PreparedDataset> {
  const named = inputs.dataset ?? settings.sampleDataset;
  const folder = createHash('sha256').update(named).digest('hex').slice(0, 16);
  return prepareDataset(datasetSource(named), {
    out: path.join(settings.datasetsDir, folder),
    hub: settings.datasetHub,
  });
}

/** The training data: checked before anything is spent, then uploaded and registered under its own hash. */
export const dataset: Stage = {
  name: 'dataset',
  title: 'Dataset',
  needs: ['roles'],

  async plan({ azure, inputs, settings, facts, stageNames }: PlanContext) {
    const problems = [];
    if (facts.workspaceId === undefined && !stageNames.includes('resources'))
      problems.push({
        reason: 'no_workspace' as const,
        sentence: 'There is no workspace to upload to.',
        next: '/provision',
      });
    try {
      const { name, manifest, hash } = await preparedData(settings, inputs);
      const { train, test } = manifest;
      const what = `Dataset ${name}`;
      const detail = `${train.rows} conversations to train on, ${test.rows} to validate with`;
      const isThere = facts.workspaceId !== undefined && (await isUploaded(azure, hash));
      return {
        lines: [{ action: isThere ? 'reuse' : 'create', what, detail }],
        facts: {
          datasetName: name,
          datasetHash: hash,
          trainRows: train.rows,
          validationRows: test.rows,
        },
        problems,
      };
    } catch (error) {
      const { reason, sentence, next, details } = asAppError(error);
      if (!(error instanceof AppError)) throw error;
      return {
        lines: [],
        problems: [...problems, { reason, sentence, details, ...(next === undefined ? {} : { next }) }],
      };
    }
  },

  async advance(context: StageContext): Promise<StageStep> {
    const { azure, inputs, settings, facts, now, startedAt } = context;
    const ready = await preparedData(settings, inputs);
    const { name, hash, trainFile, testFile } = ready;
    const { train, test } = ready.manifest;
    const blobEndpoint = requireFact(facts, 'blobEndpoint');
    const store = await azure.datastores.default();
    const folder = `hieno/datasets/${hash.slice(0, 16)}`;
    try {
      await azure.datastores.upload(blobEndpoint, store, `${folder}/train.jsonl`, await readFile(trainFile));
      await azure.datastores.upload(
        blobEndpoint,
        store,
        `${folder}/validation.jsonl`,
        await readFile(testFile),
      );
    } catch (error) {
      const isSpreading = error instanceof AppError && error.reason === 'forbidden';
      if (!isSpreading || now() - startedAt > spreadingMs) throw error;
      return { kind: 'wait', note: 'Waiting for the role on the storage account to spread' };
    }
    const uri = (file: string) => `azureml://datastores/${store.name}/paths/${folder}/${file}`;
    const version = versionOf(hash);
    if (!(await isUploaded(azure, hash)))
      await azure.data.create(assetName, version, uri('train.jsonl'), { 'hieno.source': name });
    return {
      kind: 'done',
      note: `${name}: ${train.rows} + ${test.rows} conversations`,
      facts: {
        datasetName: name,
        datasetHash: hash,
        dataAssetVersion: version,
        ...firstQuestion(ready),
        trainRows: train.rows,
        validationRows: test.rows,
        trainUri: uri('train.jsonl'),
        validationUri: uri('validation.jsonl'),
      },
    };
  },
};
