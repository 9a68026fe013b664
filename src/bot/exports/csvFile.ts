import { randomUUID } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { diskProblem } from '../../errors/diskProblem.js';

export interface CsvFile {
  readonly path: string;
  readonly bytes: number;
  readonly rows: number;
}

type Csv = AsyncIterable<{ readonly text: string; readonly rows: number }>;

/** What a file is called while it is written. */
export const begunEnding = '.part';

/**
 * Writes a file that nobody but the user that Hieno runs as can read, a page at a time, has it used and takes it away again.
 *
 * @throws AppError `disk_full`, `not_allowed`
 */
export async function withCsvFile<T>(
  folder: string,
  csv: Csv,
  use: (file: CsvFile) => Promise<T>,
): Promise<T> {
  const at = path.join(folder, `${randomUUID()}${begunEnding}`);
  try {
    return await use({ path: at, ...(await written(folder, at, csv)) });
  } finally {
    await rm(at, { force: true }).catch(() => undefined);
  }
}

/**
 * Writes a file that stays, under that name or, where there is one of that name, the next one.
 *
 * @throws AppError `disk_full`, `not_allowed`
 */
export const keepCsvFile = (folder: string, name: string, csv: Csv): Promise<CsvFile> =>
  withCsvFile(folder, csv, async (file) => {
    const own = await reserved(folder, name).catch((error: unknown) => {
      throw diskProblem(folder, error);
    });
    await rename(file.path, own);
    return { ...file, path: own };
  });

async function written(folder: string, at: string, csv: Csv): Promise<Omit<CsvFile, 'path'>> {
  let [bytes, rows] = [0, 0];
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const file = await open(at, 'wx', 0o600);
    try {
      for await (const part of csv) {
        const content = Buffer.from(part.text);
        await file.writeFile(content);
        bytes += content.length;
        rows += part.rows;
      }
    } finally {
      await file.close();
    }
  } catch (error) {
    throw diskProblem(folder, error);
  }
  return { bytes, rows };
}

/** An empty file: who makes it has the name. */
async function reserved(folder: string, name: string): Promise<string> {
  const { name: stem, ext } = path.parse(name);
  for (let number = 1; ; number++) {
    const at = path.join(folder, number === 1 ? name : `${stem}-${number}${ext}`);
    try {
      await (await open(at, 'wx', 0o600)).close();
      return at;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}
