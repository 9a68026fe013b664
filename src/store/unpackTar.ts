import { closeSync, mkdirSync, openSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';

const block = 512;

/**
 * Writes the files and folders of a tar (POSIX ustar), gzipped or not, below a folder, piece by piece: in memory there is never
 * more of it than what came packed.
 *
 * @throws Error where it is cut off, or holds what is neither file nor folder
 */
export async function unpackTar(packed: Buffer, folder: string): Promise<void> {
  const bytes = piecesOf(packed)[Symbol.asyncIterator]() as AsyncIterator<Buffer, undefined>;
  let read: Buffer = Buffer.alloc(0);
  const more = async (): Promise<void> => {
    const next = await bytes.next();
    if (next.done === true) throw new Error('The tar is cut off.');
    read = read.length === 0 ? next.value : Buffer.concat([read, next.value]);
  };
  const take = async (length: number): Promise<Buffer> => {
    while (read.length < length) await more();
    const taken = read.subarray(0, length);
    read = read.subarray(length);
    return taken;
  };

  for (;;) {
    const header = await take(block);
    // Its end is a block of zeros.
    if (header[0] === 0) return;
    const file = path.join(folder, path.posix.normalize(`/${nameIn(header)}`));
    const size = octal(header, 124, 12);
    const mode = octal(header, 100, 8) & 0o777;
    const type = String.fromCharCode(header[156] ?? 0);
    if (type === '5') {
      mkdirSync(file, { recursive: true, mode });
      continue;
    }
    if (type !== '0' && type !== '\0') throw new Error(`The tar holds an entry of type ${type}.`);
    const handle = openSync(file, 'w', mode);
    try {
      for (let left = size; left > 0;) {
        if (read.length === 0) await more();
        const part = await take(Math.min(left, read.length));
        writeFileSync(handle, part);
        left -= part.length;
      }
    } finally {
      closeSync(handle);
    }
    await take((block - (size % block)) % block);
  }
}

function piecesOf(packed: Buffer): Readable {
  if (packed[0] !== 0x1f) return Readable.from([packed]);
  const gunzip = createGunzip();
  gunzip.end(packed);
  return gunzip;
}

const text = (header: Buffer, at: number, length: number): string => {
  const field = header.toString('utf8', at, at + length);
  const end = field.indexOf('\0');
  return end < 0 ? field : field.slice(0, end);
};

const nameIn = (header: Buffer): string => `${text(header, 345, 155)}/${text(header, 0, 100)}`;

const octal = (header: Buffer, at: number, length: number): number =>
  Number.parseInt(text(header, at, length).trim() || '0', 8);
