/**
 * A text as its UTF-8 bytes, one character a byte (Latin-1). Rows pass from the source to JSONL in this form, or as the
 * bytes themselves: nothing is decoded only to be encoded again, and V8 keeps one byte a character whatever the language.
 * Whoever shows one to a person decodes it first.
 */
export type ByteText = string;

/** UTF-8 in one of the two forms. */
export type Text = ByteText | Uint8Array;

/** The bytes as they are. */
export const byteText = (text: Text): ByteText =>
  typeof text === 'string'
    ? text
    : Buffer.from(text.buffer, text.byteOffset, text.byteLength).toString('latin1');

export const isText = (value: unknown): value is Text =>
  typeof value === 'string' || value instanceof Uint8Array;

/** With which bytes white space begins that is not ASCII, and what has no width at all. */
const blankLeads: ReadonlySet<number> = new Set([0xc2, 0xe1, 0xe2, 0xe3, 0xef]);
const visible = /[^\s\u0085\u00ad\u180e\u200b-\u200f\u2060-\u2064]/;

/** Nothing in it, or only what nobody sees: white space of any kind, characters without a width. */
export function isBlank(text: Text): boolean {
  // The first byte of most texts says it; the others are looked at as characters.
  const first = (typeof text === 'string' ? text.charCodeAt(0) : text[0]) || 0;
  return (first <= 0x20 || blankLeads.has(first)) && !visible.test(fromByteText(byteText(text)));
}

// eslint-disable-next-line no-control-regex
const isAscii = (text: string): boolean => !/[^\x00-\x7f]/.test(text);

export const toByteText = (text: string): ByteText =>
  isAscii(text) ? text : Buffer.from(text, 'utf8').toString('latin1');

export const fromByteText = (text: ByteText): string =>
  isAscii(text) ? text : Buffer.from(text, 'latin1').toString('utf8');
