import { open } from 'node:fs/promises';
import { toByteText, type ByteText } from '../rows/byteText.js';

/** So much of a file is looked at to see what it is. */
const headBytes = 64 * 1024;

/** How its characters are written. */
export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be';

export interface Head {
  /** The file's first bytes, as they are. */
  readonly bytes: Buffer;
  /** Of the whole file. */
  readonly size: number;
}

export interface TextHead {
  readonly encoding: Encoding;
  /** Without a byte order mark; the last character may be half of one. */
  readonly text: ByteText;
  /** Whether that is the whole file. */
  readonly isWhole: boolean;
}

export async function headOf(path: string): Promise<Head> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const { buffer, bytesRead } = await file.read(Buffer.alloc(Math.min(headBytes, Math.max(size, 1))), 0);
    return { bytes: buffer.subarray(0, bytesRead), size };
  } finally {
    await file.close();
  }
}

/** UTF-16 by its byte order mark, or by every other byte being zero; anything else is taken for UTF-8. */
export function textHead({ bytes, size }: Head): TextHead {
  const encoding = encodingOf(bytes);
  const isWhole = size <= bytes.length;
  if (encoding === 'utf-8') return { encoding, isWhole, text: bytes.toString('latin1').replace(/^ï»¿/, '') };
  const characters = new TextDecoder(encoding).decode(bytes.subarray(0, bytes.length & ~1));
  return { encoding, isWhole, text: toByteText(characters) };
}

function encodingOf(bytes: Buffer): Encoding {
  const [first, second, third, fourth] = bytes;
  if (first === 0xff && second === 0xfe && !(third === 0 && fourth === 0)) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  // What JSON and a table begin with is ASCII.
  const start = bytes.subarray(0, 4);
  const zeros = (offset: number) =>
    start.length === 4 && start.every((byte, at) => (byte === 0) === (at % 2 === offset));
  return zeros(1) ? 'utf-16le' : zeros(0) ? 'utf-16be' : 'utf-8';
}
