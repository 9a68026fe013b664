declare const json: unique symbol;

/** JSON that jsonb takes. Columns of that type take nothing else, so that no value goes in around `jsonText`. */
export type JsonText = string & { readonly [json]: true };

/** An escape of JSON: of U+0000, of half a surrogate pair (whole ones are not escaped), or any other. */
const escape = /\\(u0000|ud[89a-f][0-9a-f]{2}|.)/g;

/** A value as JSON, without the characters that PostgreSQL refuses in it. */
export function jsonText(value: unknown): JsonText {
  const text = JSON.stringify(value);
  // Most have none, and a run's record is long.
  return (
    text.includes('\\u')
      ? text.replace(escape, (written, what: string) => (what.length > 1 ? '' : written))
      : text
  ) as JsonText;
}
