/** What Prompt flow writes in place of a connection's secret. */
const placeholder = '**data_scrubbed**';
/** Shorter ones are in every text, and no secrets. */
const shortest = 4;

/** The same JSON with no secret in any of its texts. */
export function scrubbed<T>(value: T, secrets: readonly string[]): T {
  const longestFirst = secrets.filter(({ length }) => length >= shortest).sort((a, b) => b.length - a.length);
  const clean = (part: unknown): unknown => {
    if (typeof part === 'string')
      return longestFirst.reduce((text, secret) => text.replaceAll(secret, placeholder), part);
    if (Array.isArray(part)) return part.map(clean);
    if (typeof part !== 'object' || part === null) return part;
    return Object.fromEntries(Object.entries(part).map(([name, inner]) => [name, clean(inner)]));
  };
  return clean(value) as T;
}
