import type { Activity } from 'botbuilder';
import { asAppError } from '../../errors/appError.js';
import type { ArgumentValues } from '../../dialogs/argument.js';
import { placeOf } from '../../dialogs/person.js';
import type { Log } from '../../log.js';
import type { Access } from '../access.js';
import type { Command } from '../../dialogs/command.js';
import { explain } from '../explain.js';
import { isDatasetFile, type AttachedFile } from './attachedFiles.js';
import type { DatasetInbox } from './datasetInbox.js';
import { noDataset, takesNoFile, tooManyFiles, twoDatasets } from './fileProblems.js';

interface Given {
  readonly command: Pick<Command, 'name' | 'arguments'>;
  readonly values: ArgumentValues;
}

/** A command's values with the file that came with it, fetched, as its dataset; or what to say to whoever sent it. */
export async function withFile(
  { access, inbox, log }: { readonly access: Access; readonly inbox: DatasetInbox; readonly log: Log },
  activity: Activity,
  given: Given,
  files: readonly AttachedFile[],
): Promise<ArgumentValues | string> {
  if (files.length === 0) return given.values;
  try {
    const dataset = await inbox.fetch(meant(given, files), placeOf(activity));
    return { ...given.values, dataset };
  } catch (error) {
    const failure = asAppError(error);
    log.warn('file.not_taken', { activityId: activity.id, reason: failure.reason, error });
    return explain(failure, access.isAdmin(activity));
  }
}

/**
 * The one file, if it can be the dataset: looked at before anything is fetched.
 *
 * @throws AppError `bad_argument`, `bad_dataset`
 */
function meant({ command, values }: Given, files: readonly AttachedFile[]): AttachedFile {
  if (!command.arguments.some(({ name }) => name === 'dataset')) throw takesNoFile(command.name);
  const [file] = files;
  if (file === undefined || files.length > 1) throw tooManyFiles(files.map(({ name }) => name));
  if (values['dataset'] !== undefined) throw twoDatasets(file.name);
  if (!isDatasetFile(file)) throw noDataset(file.name);
  return file;
}
