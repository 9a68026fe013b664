import { AppError } from '../../errors/appError.js';
import { advice, command } from '../../errors/nextStep.js';
import { limitWords } from '../../dataset/sources/remote/tooLarge.js';
import { datasetEndings } from '../../dataset/source.js';
import { duration } from '../../duration.js';

const again = advice`Attach it again.`;

export const tooManyFiles = (names: readonly string[]): AppError =>
  new AppError({
    reason: 'bad_argument',
    sentence: `${names.length} files are attached (${names.join(', ')}), and a dataset is one file.`,
    next: advice`Send one of them, or put the rows together in one file.`,
  });

export const twoDatasets = (name: string): AppError =>
  new AppError({
    reason: 'bad_argument',
    sentence: `A dataset is named in the command and ${name} is attached, and only one of them can be meant.`,
    next: advice`Send the command again with one of them. Which rows of a file are meant goes as slice=train[:10%].`,
  });

export const takesNoFile = (name: string): AppError =>
  new AppError({
    reason: 'bad_argument',
    sentence: `/${name} takes no file, so nothing was done.`,
    next: advice`Send the file with ${command('dataset')}, ${command('finetune')} or ${command('journey')}, or the command without it.`,
  });

export const fileElsewhere = new AppError({
  reason: 'refused',
  sentence: 'Teams hands me files in a chat of two only, so I did not get the one that was attached here.',
  next: advice`Open a chat with me (Apps, Hieno) and send it there with ${command('dataset')}; or paste its rows with ${command('dataset paste')}.`,
});

export const noDataset = (name: string): AppError =>
  new AppError({
    reason: 'bad_dataset',
    sentence: `${name} is no dataset: its name must end in ${listed(datasetEndings)}.`,
    next: /\.(?:xls[xmb]?|ods)$/i.test(name)
      ? advice`Save the sheet as CSV UTF-8, and attach that.`
      : advice`Attach a file of chats, or see ${command('help', 'dataset')}.`,
  });

export const refusedAddress = (name: string): AppError =>
  new AppError({
    reason: 'refused',
    sentence: `${name} was not fetched: it lies at an address that files are not fetched from.`,
    next: advice`Attach it in the chat itself, or paste its rows with ${command('dataset paste')}.`,
  });

export const packedAnswer = (name: string, encoding: string): AppError =>
  new AppError({
    reason: 'refused',
    sentence: `${name} was not fetched: it comes packed (${encoding.slice(0, 40)}), which was not asked for.`,
    next: advice`Unpack it and attach it again.`,
  });

export function statusProblem(name: string, status: number): AppError {
  if (status === 401 || status === 403)
    return new AppError({
      reason: 'dataset_gated',
      sentence: `${name} may not be fetched any more (${status}): an attachment can be read for some minutes only.`,
      next: again,
    });
  if (status === 429 || status >= 500)
    return new AppError({
      reason: status === 429 ? 'throttled' : 'unavailable',
      sentence: `Where ${name} lies, it cannot be had at the moment (${status}).`,
      next: advice`Attach it again in some minutes.`,
      retryable: true,
    });
  return new AppError({
    reason: 'dataset_missing',
    sentence: `${name} is not where it should be (${status}).`,
    next: again,
  });
}

export const notAnswering = (name: string): AppError => lost(`Where ${name} lies, nobody answers.`);

export const brokenOff = (name: string): AppError =>
  lost(`The connection broke off before ${name} was there as a whole.`);

export const stalled = (name: string, ms: number): AppError =>
  lost(`Nothing more came of ${name} for ${duration(ms)}.`);

export const restarting = (name: string): AppError =>
  new AppError({
    reason: 'unavailable',
    sentence: `I am being restarted, and ${name} was not there as a whole.`,
    next: advice`Attach it again in a minute.`,
    retryable: true,
  });

export const tooLarge = (name: string, mostBytes: number): AppError =>
  new AppError({
    reason: 'bad_dataset',
    sentence: `${name} is larger than ${limitWords(mostBytes)}, the most that is taken from a chat.`,
    next: advice`Put it where Hieno can read it, and name its path. HIENO_DOWNLOAD_MIB allows more.`,
  });

const lost = (sentence: string): AppError =>
  new AppError({ reason: 'unavailable', sentence, next: again, retryable: true });

const listed = (items: readonly string[]): string =>
  `${items.slice(0, -1).join(', ')} or ${items.at(-1) ?? ''}`;
