import { AppError } from '../../../errors/appError.js';
import { adding, advice } from '../../../errors/nextStep.js';

/** More than the operator allows to be fetched. */
export const tooLarge = (name: string, mostBytes: number): AppError =>
  new AppError({
    reason: 'bad_dataset',
    sentence: `${name} is larger than ${limitWords(mostBytes)}, the most that is fetched. Nothing was uploaded.`,
    next: advice`Name fewer rows of it, for example ${adding({ slice: 'train[:1%]' })}, where it is Parquet, or put it on the bot’s machine and name its path. HIENO_DOWNLOAD_MIB allows more.`,
  });

/** As the setting says it. */
export const limitWords = (bytes: number): string =>
  bytes % 1024 ** 3 === 0 ? `${bytes / 1024 ** 3} GiB` : `${Math.ceil(bytes / 1024 ** 2)} MiB`;
