import { toByteText, type ByteText } from './byteText.js';

/**
 * A list or dictionary as Python prints it (`[{'role': 'user', 'content': "It's"}]`), or NumPy, which leaves the commas out and
 * says `array([…], dtype=object)`: what pandas writes into CSV for such a column. Undefined where it is none.
 */
export function pythonLiteral(text: ByteText): unknown {
  if (!/^\s*(?:[[{(]|array\()/.test(text)) return undefined;
  try {
    const reader = new Reader(text);
    const value = reader.value();
    reader.space();
    return reader.isAtEnd ? value : undefined;
  } catch (error) {
    if (error instanceof NoLiteral || error instanceof RangeError) return undefined;
    throw error;
  }
}

class NoLiteral extends Error {}

const words: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ['None', null],
  ['nan', null],
  ['null', null],
  ['True', true],
  ['true', true],
  ['False', false],
  ['false', false],
]);

const escapes: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  b: '\b',
  f: '\f',
  v: '\v',
  a: '\u0007',
};

const closings: Readonly<Record<string, string>> = { '[': ']', '(': ')', '{': '}' };

class Reader {
  private at = 0;

  constructor(private readonly text: ByteText) {}

  get isAtEnd(): boolean {
    return this.at >= this.text.length;
  }

  space(): void {
    this.take(/\s*/y);
  }

  value(): unknown {
    this.space();
    if (this.take(/array\(/y) !== undefined) {
      const list = this.value();
      if (this.take(/\s*(?:,\s*dtype=\w+\s*)?\)/y) === undefined) throw new NoLiteral();
      return list;
    }
    const next = this.text[this.at] ?? '';
    if (next === '[' || next === '(') return this.items(next, () => this.value());
    if (next === '{')
      return Object.fromEntries(
        this.items(next, (): [string, unknown] => {
          this.space();
          const key = this.string();
          if (this.take(/\s*:/y) === undefined) throw new NoLiteral();
          return [key, this.value()];
        }),
      );
    if (next === "'" || next === '"') return this.string();
    const word = this.take(/[A-Za-z]+/y);
    if (word !== undefined && words.has(word)) return words.get(word);
    const number = word === undefined ? this.take(/[-+]?\d[\d.e+-]*/y) : undefined;
    if (number === undefined || Number.isNaN(Number(number))) throw new NoLiteral();
    return Number(number);
  }

  private items<T>(opening: string, item: () => T): T[] {
    const closing = closings[opening] ?? '';
    const items: T[] = [];
    this.at++;
    for (;;) {
      this.space();
      if (this.text[this.at] === closing) {
        this.at++;
        return items;
      }
      items.push(item());
      // NumPy puts white space where a comma would be.
      const [, comma] = [this.space(), this.take(/,/y)];
      if (comma === undefined && this.text[this.at] !== closing && !/\s/.test(this.text[this.at - 1] ?? ''))
        throw new NoLiteral();
    }
  }

  private string(): ByteText {
    const quote = this.text[this.at];
    if (quote !== "'" && quote !== '"') throw new NoLiteral();
    this.at++;
    let found = '';
    for (;;) {
      found += this.take(quote === "'" ? /[^'\\\r\n]*/y : /[^"\\\r\n]*/y) ?? '';
      const next = this.text[this.at];
      if (next === quote) {
        this.at++;
        return found;
      }
      if (next !== '\\') throw new NoLiteral();
      found += this.escape();
    }
  }

  private escape(): ByteText {
    this.at++;
    const code = this.take(/x[\da-f]{2}|u[\da-f]{4}|U[\da-f]{8}/iy);
    if (code !== undefined) {
      const point = Number.parseInt(code.slice(1), 16);
      if (point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff)) throw new NoLiteral();
      return toByteText(String.fromCodePoint(point));
    }
    const letter = this.text[this.at++];
    if (letter === undefined) throw new NoLiteral();
    if (letter in escapes) return escapes[letter] ?? '';
    // Python keeps the backslash of what is no escape.
    return letter === "'" || letter === '"' || letter === '\\' ? letter : `\\${letter}`;
  }

  private take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0];
    if (found === undefined) return undefined;
    this.at += found.length;
    return found;
  }
}
