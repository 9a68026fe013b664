import { pythonLiteral } from './pythonLiteral.js';
import { toByteText, fromByteText, type ByteText } from './byteText.js';

/** The value in a JSON text, its own texts being ByteTexts too; or what is wrong with it. */
export function parseJson(text: ByteText): { readonly value: unknown } | { readonly problem: string } {
  try {
    // An escape may be a character outside Latin-1, which is then no byte: such a text is read as characters.
    if (!text.includes('\\u')) return { value: JSON.parse(text) as unknown };
    const value: unknown = JSON.parse(fromByteText(text));
    return isWellFormed(value) ? { value: inBytes(value) } : { problem: 'has half of a surrogate pair' };
  } catch (error) {
    const value = pythonValue(text);
    if (value !== undefined) return { value };
    return { problem: problemOf(error, text) };
  }
}

/** What Python writes in the place of JSON: a dictionary or list as it prints them, and `NaN` where there is no value. */
function pythonValue(text: ByteText): unknown {
  if (/^\s*[[{]\s*\{?\s*'/.test(text)) return pythonLiteral(text);
  if (!/\bNaN\b|\bInfinity\b/.test(text)) return undefined;
  const nulls = text.replace(/"(?:[^"\\]|\\.)*"|-?\b(?:NaN|Infinity)\b/g, (found) =>
    found.startsWith('"') ? found : 'null',
  );
  if (nulls === text) return undefined;
  const parsed = parseJson(nulls);
  return 'problem' in parsed ? undefined : parsed.value;
}

/** V8 tells the position in most of its messages; an end that comes too soon it also calls by name. */
function problemOf(error: unknown, text: ByteText): string {
  const message = error instanceof Error ? error.message : '';
  const position = /position (\d+)/.exec(message)?.[1];
  if (/end of JSON|Unterminated/.test(message) || Number(position) >= text.length)
    return 'is cut off: its JSON does not end';
  return position === undefined ? 'is not JSON' : `is not JSON from column ${Number(position) + 1} on`;
}

/** The value with every text in it as bytes. */
function inBytes(value: unknown): unknown {
  if (typeof value === 'string') return toByteText(value);
  if (Array.isArray(value)) return value.map(inBytes);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, inBytes(item)]));
}

function isWellFormed(value: unknown): boolean {
  if (typeof value === 'string') return !/[\ud800-\udfff]/u.test(value);
  if (typeof value !== 'object' || value === null) return true;
  return Object.values(value).every(isWellFormed);
}
