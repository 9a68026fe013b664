import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { type AnswerPair } from './recall/answerIndex.js';
import { breather } from './breather.js';
import { type LearntCounts } from './languageModel.js';

/** A tuned model as it lies in blob storage. */
export interface Artefact {
  readonly baseModel: string;
  readonly jobName: string;
  /** Epoch ms. */
  readonly createdAt: number;
  readonly counts: LearntCounts;
  readonly pairs: readonly AnswerPair[];
}

const format = 'hieno-stand-in-1';
/** Path of the data inside the artefact's folder. */
export const artefactData = 'data/model.jsonl.gz';

const zip = promisify(gzip);
const unzip = promisify(gunzip);

/**
 * The files of the artefact by their path: laid out as an MLflow model, so that its folder looks like what the real
 * component leaves. The data is one JSON value a line: what it is, the counts, then a pair in each line.
 */
export async function artefactFiles(artefact: Artefact): Promise<Map<string, Buffer>> {
  const breathe = breather();
  const { counts, pairs, ...about } = artefact;
  const lines = [JSON.stringify({ format, ...about }), JSON.stringify(counts)];
  for (const pair of pairs) {
    lines.push(JSON.stringify(pair));
    await breathe();
  }
  return new Map([
    ['MLmodel', Buffer.from(mlModel(artefact))],
    ['conda.yaml', Buffer.from(condaFile)],
    ['README.md', Buffer.from(readme(artefact))],
    [artefactData, await zip(lines.join('\n'))],
  ]);
}

/** Reads what `artefactFiles` wrote under `artefactData`. Throws when it is something else. */
export async function readArtefact(data: Buffer): Promise<Artefact> {
  const breathe = breather();
  const [head = '', counts = '', ...rest] = (await unzip(data)).toString('utf8').split('\n');
  const about = JSON.parse(head) as Omit<Artefact, 'counts' | 'pairs'> & { format?: string };
  if (about.format !== format) throw new Error(`not a model of this local Azure: ${String(about.format)}`);
  const pairs: AnswerPair[] = [];
  for (const line of rest) {
    pairs.push(JSON.parse(line) as AnswerPair);
    await breathe();
  }
  const { baseModel, jobName, createdAt } = about;
  return { baseModel, jobName, createdAt, counts: JSON.parse(counts) as LearntCounts, pairs };
}

function mlModel({ baseModel, jobName, createdAt }: Artefact): string {
  return [
    'flavors:',
    '  python_function:',
    '    data: data',
    '    env: conda.yaml',
    '    loader_module: hieno_local_stand_in',
    '  hftransformersv2:',
    `    hf_pretrained_class: local stand-in, not a transformer`,
    `    huggingface_id: ${baseModel}`,
    '    task_type: chat-completion',
    'metadata:',
    `  base_model_name: ${baseModel}`,
    '  is_finetuned_model: true',
    '  local_stand_in: true',
    `run_id: ${jobName}`,
    `utc_time_created: '${new Date(createdAt).toISOString()}'`,
    '',
  ].join('\n');
}

const condaFile = `channels:
  - conda-forge
dependencies:
  - python=3.10
  - pip:
      - mlflow
      - azureml-ai-monitoring
name: mlflow-env
`;

function readme({ baseModel, jobName, pairs }: Artefact): string {
  return `# A stand-in, not ${baseModel}

The local Azure made this folder in the job ${jobName}. It has the layout of an MLflow model, but no weights: the data
is ${pairs.length} learnt answers and the word counts of a small statistical language model. It answers questions like those
it was trained on, and nothing else. Only the local Azure can serve it.
`;
}
