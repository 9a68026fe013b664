import { withoutQuery } from '../dataset/withoutQuery.js';

/** What a person wrote, for an answer about it: short, and without what may be a signature. */
export function shownValue(text: string): string {
  const plain = withoutQuery(text);
  return plain.length > 60 ? `${plain.slice(0, 57)}...` : plain;
}
