import { createHash } from 'node:crypto';
import { mkdir, open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { AppError } from '../../../errors/appError.js';
import { tooLarge } from './tooLarge.js';
import { changedMeanwhile, readValidators, isOther, type Version } from './validators.js';
import { follow } from './follow.js';
import type { RemoteFile, RemoteOptions } from './remoteBytes.js';
import { sizeOf } from './sizeOf.js';

/**
 * Fetches a whole file into a folder, and goes on with what an earlier attempt has left there, if that is of the same version.
 * Of a file without a version nothing is gone on with.
 *
 * @returns its path, which ends as the address does
 * @throws AppError by `refusal`, or `unavailable`
 */
export async function download(
  file: RemoteFile,
  folder: string,
  { http, headers, refusal, onBytes, mostBytes }: Omit<RemoteOptions, 'cache'>,
  onSize: (bytes: number) => void,
): Promise<string> {
  const { version } = file;
  const key = createHash('sha256').update(file.url).digest('hex').slice(0, 16);
  const whole = path.join(folder, `${key}${path.extname(file.name)}`);
  const begun = `${whole}.part`;
  const mark = `${whole}.version`;
  await mkdir(folder, { recursive: true });
  if (version === undefined || (await readFile(mark, 'utf8').catch(() => undefined)) !== version) {
    for (const old of [mark, begun, whole]) await rm(old, { force: true });
    if (version !== undefined) await writeFile(mark, version);
  }
  // Whole already: the server is asked whether it still is.
  if ((await sizeOf(begun)) === 0 && (await sizeOf(whole)) > 0) await rename(whole, begun);
  const tooMuch = async (response: Response): Promise<AppError> => {
    // The loop that reads a body gives it back itself.
    if (!response.bodyUsed && !response.body?.locked) await response.body?.cancel();
    for (const old of [mark, begun, whole]) await rm(old, { force: true });
    return tooLarge(file.name, mostBytes);
  };
  let known: Version = file;
  let failures = 0;
  let most = 0;
  let isFirst = true;
  for (;;) {
    const from = version === undefined ? 0 : await sizeOf(begun);
    const { response, url } = await follow(http, file.url, (at) => ({
      ...headers(at),
      'accept-encoding': 'identity',
      ...(from > 0 && version !== undefined ? { range: `bytes=${from}-`, 'if-range': version } : {}),
    }));
    const answered = readValidators(response);
    const goesOn = from > 0 && response.status === 206;
    const isPastEnd = from > 0 && response.status === 416;
    if (!response.ok && !isPastEnd) throw await refusal(response, url);
    if (version !== undefined && isOther(answered, known)) {
      await response.body?.cancel();
      throw changedMeanwhile(file.name, file.url);
    }
    known = { ...answered, ...known };
    if (isPastEnd || (goesOn && answered.start !== from)) {
      await response.body?.cancel();
      if (isPastEnd && answered.size === from) break;
      await rm(begun, { force: true });
      continue;
    }
    const total = (goesOn ? from : 0) + Number(response.headers.get('content-length') ?? Number.NaN);
    if (total > mostBytes) throw await tooMuch(response);
    if (Number.isFinite(total)) onSize(total);
    if (goesOn && isFirst) onBytes(from, true);
    isFirst = false;
    const handle = await open(begun, goesOn ? 'a' : 'w');
    let got = goesOn ? from : 0;
    let isBroken = false;
    try {
      for await (const bytes of http.body(response, () => (isBroken = true))) {
        if (got + bytes.length > mostBytes) throw await tooMuch(response);
        await handle.appendFile(bytes);
        got += bytes.length;
        onBytes(bytes.length, false);
      }
    } finally {
      await handle.close();
    }
    if (Number.isFinite(total) ? got === total : !isBroken) break;
    // Only what comes further than ever before is a success: one that begins anew each time would have no end.
    failures = got > Math.max(most, from) ? 1 : failures + 1;
    most = Math.max(most, got);
    await http.again(failures, file.url);
  }
  await rename(begun, whole);
  return whole;
}
