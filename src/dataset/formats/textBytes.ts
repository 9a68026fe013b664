import { unreadable } from '../datasetErrors.js';
import { streamOf, type TextFile } from './textFile.js';

/** Says that bytes of the file were read. */
export type OnBytes = (count: number) => void;

/**
 * The text of a file as UTF-8, without a byte order mark.
 *
 * @throws AppError `bad_dataset` where it is not the UTF-16 that it says it is; the system's error
 */
export async function* textBytes(
  file: Pick<TextFile, 'path' | 'name' | 'encoding' | 'signal'>,
  highWaterMark: number,
  onBytes: OnBytes,
): AsyncGenerator<Buffer> {
  const decoder =
    file.encoding === 'utf-8' ? undefined : new TextDecoder(file.encoding, { fatal: true, ignoreBOM: false });
  let isFirst = true;
  for await (const read of (await streamOf(file, highWaterMark)) as AsyncIterable<Buffer>) {
    onBytes(read.length);
    if (decoder !== undefined)
      yield Buffer.from(decoding(file.name, () => decoder.decode(read, { stream: true })));
    else yield isFirst ? withoutMark(read) : read;
    isFirst = false;
  }
  if (decoder !== undefined) yield Buffer.from(decoding(file.name, () => decoder.decode()));
}

function decoding(name: string, decode: () => string): string {
  try {
    return decode();
  } catch {
    throw unreadable(name, 'it begins as UTF-16, and goes on as something else', 'Save it as UTF-8.');
  }
}

const withoutMark = (bytes: Buffer): Buffer =>
  bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes;
