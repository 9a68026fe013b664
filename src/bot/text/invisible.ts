/**
 * Characters without a width, which copying, phones and right-to-left keyboards leave in a text. Joiners are not among
 * them, for between letters and emojis they change what is seen.
 */
const unseen = /[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]/g;
/** Spaces of every width, but no line breaks. */
const spaces = /[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]/g;
const lineBreaks = /\r\n?|[\u0085\u2028\u2029]/g;
/** A joiner that joins nothing. */
const looseJoiners = /(?<![^\s=])[\u200c\u200d]{1,4}|[\u200c\u200d]{1,4}(?![^\s=])/g;
/** What may stand at an end and is not missed there. */
const edge = /[\s\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]/;

/** One kind of space and one of line break, and nothing invisible at the ends. What stands between is as it was written. */
export function trimmed(text: string): string {
  const plain = text.replace(lineBreaks, '\n').replace(spaces, ' ');
  let start = 0;
  let end = plain.length;
  while (start < end && edge.test(plain.charAt(start))) start++;
  while (end > start && edge.test(plain.charAt(end - 1))) end--;
  return plain.slice(start, end);
}

/** For what is compared with names of ours: without anything that cannot be seen. */
export const visible = (text: string): string => trimmed(text.replace(unseen, '').replace(looseJoiners, ''));

export const isBlank = (text: string): boolean => trimmed(text) === '';
