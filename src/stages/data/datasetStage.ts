import { AppError, asAppError } from '../../errors/appError.js';
import { defined } from '../../defined.js';
import { command } from '../../errors/nextStep.js';
import type { PreparedDataset } from '../../dataset/output/preparedFiles.js';
import { megabytes } from '../../dataset/output/reportWords.js';
import { thousands } from '../../thousands.js';
import { isUploaded } from './dataAsset.js';
import { lookForData } from './preparedData.js';
import { prepareReporting } from './prepareReporting.js';
import type { PlanContext, Stage, StageContext, StageStep } from '../stage.js';
import { summarise } from './summarise.js';
import { trainingQuestions } from './trainingQuestions.js';
import { uploadDataset } from './uploadDataset.js';

/** Long questions are for the model, not for the run's record. */
const longestQuestion = 300;

/** What the finished model is asked first: the first question of the training rows that is short enough. */
export function firstQuestion({ samples }: PreparedDataset): { firstQuestion?: string } {
  const question = samples
    .map(({ messages }) => messages.find(({ role }) => role === 'user')?.content ?? '')
    .find((one) => one.trim() !== '' && one.length <= longestQuestion);
  return question === undefined ? {} : { firstQuestion: question };
}

const notReadYet =
  'How long the tuning takes and what it costs can be said once the data has been fetched and checked.';

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
        next: command('provision'),
      });
    try {
      const { inputs: pinned, data } = await lookForData(settings, inputs);
      if (data === undefined) {
        const notes = stageNames.includes('finetune') ? [notReadYet] : [];
        return { lines: [], problems, notes, inputs: pinned, needsPreparation: true };
      }
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
        problems: [...problems, { reason, sentence, details, ...defined({ next }) }],
      };
    }
  },

  async advance(context: StageContext): Promise<StageStep> {
    const ready = await prepareReporting(context);
    const uploaded = await uploadDataset(context, ready, (sent, total) =>
      context.report(`Uploading: ${megabytes(sent)} of ${megabytes(total)}`, sent / Math.max(1, total)),
    );
    if (uploaded === undefined)
      return { kind: 'wait', note: 'Waiting for the role on the storage account to spread' };
    const { name, hash, manifest } = ready;
    const { train, test } = manifest;
    return {
      kind: 'done',
      note: `${name}: ${thousands(train.rows)} + ${thousands(test.rows)} conversations`,
      facts: {
        datasetName: name,
        datasetHash: hash,
        ...firstQuestion(ready),
        ...(context.settings.suggestedQuestions > 0 ? { questions: await trainingQuestions(ready) } : {}),
        trainRows: train.rows,
        validationRows: test.rows,
        ...uploaded,
      },
    };
  },
};
