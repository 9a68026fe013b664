import type { Text } from '../rows/byteText.js';
import type { RawMessage } from '../rows/checkRow.js';

const opening = Buffer.from('{"messages":[');
const closing = Buffer.from(']}\n');
const ofRole = (role: string) => Buffer.from(`{"role":"${role}","content":"`);
const openings = { system: ofRole('system'), user: ofRole('user'), assistant: ofRole('assistant') };
const endOfMessage = Buffer.from('"},');
/** A byte becomes six at most: `\u001f`. */
const longestEscape = 6;
const slack = 64 * 1024;
/** So few bytes are copied before a call that copies has begun. */
const shortCopy = 48;

export interface WrittenLine {
  readonly line: Buffer;
  /** Of the characters that are not ASCII: their bytes, and as how many a string counts them. */
  readonly otherBytes: number;
  readonly otherUnits: number;
}

/**
 * Writes conversations as JSONL, from bytes to bytes. `JSON.stringify` would need a string of every row first, and is
 * twice as slow at it; this is where most of the time of a large dataset goes.
 */
export class LineWriter {
  #lines = Buffer.allocUnsafeSlow(slack);
  #end = 0;
  /** One text, from the beginning of a word on, so that it can be looked at by words. */
  #text = Buffer.allocUnsafeSlow(slack);
  #words = new Int32Array(this.#text.buffer);
  #otherBytes = 0;
  #otherUnits = 0;

  /** Begins anew, in the same memory. */
  clear(): void {
    this.#end = 0;
  }

  /** Everything that was written and not taken back; a view. */
  get lines(): Uint8Array {
    return this.#lines.subarray(0, this.#end);
  }

  /** Writes a line, and counts what is not ASCII in it. */
  write(messages: readonly RawMessage[]): WrittenLine {
    const start = this.#end;
    this.#otherBytes = 0;
    this.#otherUnits = 0;
    this.#put(opening);
    for (const { role, content } of messages) {
      this.#put(openings[role]);
      this.#putText(content);
      this.#put(endOfMessage);
    }
    // The last comma goes.
    if (messages.length > 0) this.#end--;
    this.#put(closing);
    return {
      line: this.#lines.subarray(start, this.#end),
      otherBytes: this.#otherBytes,
      otherUnits: this.#otherUnits,
    };
  }

  /** Takes the last line back. */
  drop(line: Uint8Array): void {
    this.#end -= line.length;
  }

  #put(bytes: Buffer): void {
    this.#reserve(bytes.length);
    for (let index = 0; index < bytes.length; index++) this.#lines[this.#end++] = bytes[index] as number;
  }

  #reserve(bytes: number): void {
    if (this.#end + bytes <= this.#lines.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(this.#lines.length * 2, this.#end + bytes + slack));
    this.#lines.copy(larger, 0, 0, this.#end);
    this.#lines = larger;
  }

  #putText(content: Text): void {
    const length = content.length;
    this.#reserve(length * longestEscape);
    if (length + 4 > this.#text.length) {
      this.#text = Buffer.allocUnsafeSlow((length + slack) & ~3);
      this.#words = new Int32Array(this.#text.buffer);
    }
    if (typeof content === 'string') this.#text.write(content, 0, 'latin1');
    else this.#text.set(content);
    this.#text.fill(0x20, length, length + 3);
    const words = this.#words;
    const count = (length + 3) >> 2;
    let copied = 0;
    for (let index = 0; index < count; index++) {
      const word = words[index] as number;
      if ((word & 0x80808080) !== 0) this.#countOthers(index * 4);
      if (mayNeedEscape(word)) copied = this.#escapeWord(index * 4, length, copied);
    }
    this.#copyText(copied, length);
  }

  /** Looks at four bytes one by one; what stands before an escape is copied as it is. */
  #escapeWord(from: number, length: number, copiedBefore: number): number {
    let copied = copiedBefore;
    for (let index = from; index < from + 4 && index < length; index++) {
      const byte = this.#text[index] as number;
      if (byte >= 0x20 && byte !== quote && byte !== backslash) continue;
      this.#copyText(copied, index);
      copied = index + 1;
      this.#lines[this.#end++] = backslash;
      const short = shortEscapes[byte];
      if (short !== undefined) this.#lines[this.#end++] = short;
      else this.#end += this.#lines.write(`u00${byte.toString(16).padStart(2, '0')}`, this.#end, 'latin1');
    }
    return copied;
  }

  /** In a word of the text; what stands behind the text's end is a space. */
  #countOthers(from: number): void {
    for (let index = from; index < from + 4; index++) {
      const byte = this.#text[index] as number;
      if (byte >= 0x80) this.#otherBytes++;
      // Where a character begins; what takes four bytes takes two units.
      if (byte >= 0xc0) this.#otherUnits += byte >= 0xf0 ? 2 : 1;
    }
  }

  #copyText(from: number, to: number): void {
    if (to - from < shortCopy)
      for (let index = from; index < to; index++) this.#lines[this.#end++] = this.#text[index] as number;
    else this.#end += this.#text.copy(this.#lines, this.#end, from, to);
  }
}

const quote = 0x22;
const backslash = 0x5c;

/** The letter behind the backslash, where there is a short form. */
const shortEscapes: Readonly<Record<number, number>> = {
  [quote]: quote,
  [backslash]: backslash,
  0x08: 0x62,
  0x09: 0x74,
  0x0a: 0x6e,
  0x0c: 0x66,
  0x0d: 0x72,
};

/**
 * Whether one of a word's four bytes is below a space, a quote or a backslash. A byte wise subtraction borrows from its
 * neighbour, so it may say yes in vain, but never no.
 */
function mayNeedEscape(word: number): boolean {
  const quotes = word ^ 0x22222222;
  const backslashes = word ^ 0x5c5c5c5c;
  return (
    ((((word - 0x20202020) & ~word) |
      ((quotes - 0x01010101) & ~quotes) |
      ((backslashes - 0x01010101) & ~backslashes)) &
      0x80808080) !==
    0
  );
}
