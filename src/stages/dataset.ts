import { readFile } from 'node:fs/promises';
import { AppError, asAppError } from '../appError.js';
import type { Azure } from '../azure/azure.js';
import type { PreparedDataset } from '../dataset/preparedFiles.js';
import { thousands } from '../thousands.js';
import { lookForData } from './preparedData.js';
import { prepareReporting } from './prepareReporting.js';
import { requireFact } from './requireFact.js';
import { spreadingMs } from './spreadingMs.js';
import { summarise } from './summarise.js';
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
      const { inputs: pinned, data } = await lookForData(settings, inputs);
      if (data === undefined) return { lines: [], problems, inputs: pinned, needsPreparation: true };
      const { name, manifest, hash } = data;
      const { train, test } = manifest;
      const what = `Dataset ${name}`;
      const detail = `${thousands(train.rows)} conversations to train on, ${thousands(test.rows)} to validate with`;
      const isThere = facts.workspaceId !== undefined && (await isUploaded(azure, hash));
      return {
        lines: [{ action: isThere ? 'reuse' : 'create', what, detail }],
        inputs: pinned,
        dataset: summarise(data, settings, inputs),
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
    const { azure, facts, now, startedAt } = context;
    const ready = await prepareReporting(context);
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
      note: `${name}: ${thousands(train.rows)} + ${thousands(test.rows)} conversations`,
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
