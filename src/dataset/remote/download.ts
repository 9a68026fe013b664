import { createHash } from 'node:crypto';
import { mkdir, open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { follow } from './follow.js';
import { bodyOf } from './http.js';
import type { RemoteFile, RemoteOptions } from './remoteBytes.js';

/**
 * Fetches a whole file into a folder, and goes on with what an earlier attempt has left there, if the server's file is still
 * the same one.
 *
 * @returns its path, which ends as the address does
 * @throws AppError by `refusal`, or `unavailable`
 */
export async function download(
  file: RemoteFile,
  folder: string,
  { http, headers, refusal, onBytes }: Omit<RemoteOptions, 'cache'>,
  onSize: (bytes: number) => void,
): Promise<string> {
  const key = createHash('sha256').update(file.url).digest('hex').slice(0, 16);
  const whole = path.join(folder, `${key}${path.extname(file.name)}`);
  const begun = `${whole}.part`;
  const mark = `${whole}.version`;
  await mkdir(folder, { recursive: true });
  // Whole already: the server is asked whether it still is.
  if ((await sizeOf(begun)) === 0 && (await sizeOf(whole)) > 0) await rename(whole, begun);
  let failures = 0;
  let isFirst = true;
  for (;;) {
    const have = await sizeOf(begun);
    const version = have === 0 ? undefined : await readFile(mark, 'utf8').catch(() => undefined);
    const from = version === undefined ? 0 : have;
    const { response, url } = await follow(http, file.url, (at) => ({
      ...headers(at),
      'accept-encoding': 'identity',
      ...(from > 0 && version !== undefined ? { range: `bytes=${from}-`, 'if-range': version } : {}),
    }));
    if (response.status === 416) {
      // Nothing is left to fetch, or it is another file by now: the length tells.
      await response.body?.cancel();
      if (response.headers.get('content-range') === `bytes */${have}`) break;
      await rm(begun, { force: true });
      continue;
    }
    if (!response.ok) throw await refusal(response, url);
    const goesOn = response.status === 206 && from > 0;
    const total = (goesOn ? from : 0) + Number(response.headers.get('content-length') ?? Number.NaN);
    if (Number.isFinite(total)) onSize(total);
    if (goesOn && isFirst) onBytes(from, true);
    isFirst = false;
    const tag = response.headers.get('etag') ?? response.headers.get('last-modified');
    // Without a mark a later attempt could not tell whether it is the same file.
    if (tag === null) await rm(mark, { force: true });
    else await writeFile(mark, tag);
    const handle = await open(begun, goesOn ? 'a' : 'w');
    let got = goesOn ? from : 0;
    let isBroken = false;
    try {
      for await (const bytes of bodyOf(response, () => (isBroken = true))) {
        await handle.appendFile(bytes);
        got += bytes.length;
        onBytes(bytes.length, false);
      }
    } finally {
      await handle.close();
    }
    if (Number.isFinite(total) ? got === total : !isBroken) break;
    failures = got > from ? 1 : failures + 1;
    await http.again(failures, file.url);
  }
  await rename(begun, whole);
  return whole;
}

const sizeOf = (file: string): Promise<number> =>
  stat(file).then(
    ({ size }) => size,
    () => 0,
  );
