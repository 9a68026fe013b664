import type { ResourceDoc } from '../../../arm/resources/resourceDoc.js';
import type { Service } from '../../../core/context.js';
import { pairsOf } from '../../../model/recall/answerIndex.js';
import { artefactFiles } from '../../../model/artefact.js';
import type { Conversation } from '../../../model/conversation.js';
import { DatasetError } from '../../../model/datasetError.js';
import { fineTune, type TrainingPoint } from '../../../model/fineTune.js';
import { readRows } from '../../../model/rows.js';
import { splitRows } from '../../../model/splitRows.js';
import { locate, readBlob } from '../assets/locate.js';
import type { TrainingJob } from '../documents/jobDoc.js';

export interface TrainingResult {
  readonly points: readonly TrainingPoint[];
  readonly files: ReadonlyMap<string, Buffer>;
  readonly rows: { readonly train: number; readonly validation: number; readonly cut: boolean };
}

/** With more word pairs than this, those that were seen once only are left out of the artefact. */
const manyPairs = 200_000;
const seenOnce = 1.01;

/** Reads the job's files from blob storage and trains; throws a DatasetError for what the component would refuse. */
export async function train(
  service: Service,
  workspace: ResourceDoc,
  job: TrainingJob,
): Promise<TrainingResult> {
  const read = (uri: string, input: string): Promise<Conversation[]> =>
    readFile(service, workspace, uri, input);
  const { order } = job;
  const rows = splitRows(
    order.trainUri === '' ? [] : await read(order.trainUri, 'train_file_path'),
    order.validationUri === undefined ? undefined : await read(order.validationUri, 'validation_file_path'),
    order.testUri === undefined ? undefined : await read(order.testUri, 'test_file_path'),
  );
  const training = fineTune(rows.train, rows.validation, order.settings);
  const points: TrainingPoint[] = [];
  let next = await training.next();
  for (; !next.done; next = await training.next()) points.push(next.value);
  const { language, learntRows } = next.value;
  const files = await artefactFiles({
    baseModel: order.baseModel,
    jobName: job.name,
    createdAt: job.createdAt,
    counts: language.learnt(language.size > manyPairs ? seenOnce : 0),
    pairs: pairsOf(learntRows),
  });
  return {
    points,
    files,
    rows: { train: rows.train.length, validation: rows.validation.length, cut: rows.cut },
  };
}

async function readFile(
  service: Service,
  workspace: ResourceDoc,
  uri: string,
  input: string,
): Promise<Conversation[]> {
  const bytes = await readBlob(service, locate(service, workspace, uri));
  if (!bytes) throw new DatasetError(input, `The file '${uri}' was not found in the datastore.`);
  return readRows(bytes.toString('utf8'), input);
}
