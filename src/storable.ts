/** PostgreSQL holds neither U+0000 nor half a surrogate pair, in text as in jsonb; whoever wrote one did not mean it. */
const unstorable = /[\0\p{Cs}]/gu;

/** The text without the characters that no database holds. */
export const storableText = (text: string): string => text.replace(unstorable, '');

/** Deeper than anything that a channel or a person means. */
const mostLevels = 64;

/**
 * A parsed JSON value with every text in it storable, names of fields included.
 *
 * @throws RangeError where it is nested deeper than 64 levels
 */
export function storable(value: unknown, level = 0): unknown {
  if (typeof value === 'string') return storableText(value);
  if (typeof value !== 'object' || value === null) return value;
  if (level === mostLevels) throw new RangeError(`nested deeper than ${mostLevels} levels`);
  if (Array.isArray(value)) return value.map((item) => storable(item, level + 1));
  return Object.fromEntries(
    Object.entries(value)
      // Not a field but the object's prototype, wherever it is assigned.
      .filter(([name]) => name !== '__proto__')
      .map(([name, item]) => [storableText(name), storable(item, level + 1)]),
  );
}
