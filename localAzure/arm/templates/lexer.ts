import { TemplateError } from './expression.js';

export type Token =
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'name'; readonly value: string }
  | { readonly kind: 'punctuation'; readonly value: string };

/** Sticky patterns, tried in this order. Inside a string two quotes stand for one. */
const space = /\s*/y;
const string = /'((?:[^']|'')*)'/y;
const number = /-?\d+/y;
const name = /[A-Za-z_]\w*/y;
const punctuation = /[()[\].,?]/y;

export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  const match = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    if (found) at = pattern.lastIndex;
    return found;
  };
  for (match(space); at < text.length; match(space)) {
    let found: RegExpExecArray | null;
    if ((found = match(string)))
      tokens.push({ kind: 'string', value: (found[1] ?? '').replaceAll("''", "'") });
    else if ((found = match(number))) tokens.push({ kind: 'number', value: Number(found[0]) });
    else if ((found = match(name))) tokens.push({ kind: 'name', value: found[0] });
    else if ((found = match(punctuation))) tokens.push({ kind: 'punctuation', value: found[0] });
    else
      throw new TemplateError(
        `The language expression '${text}' is not valid: unexpected character '${text[at]}' at position '${at}'.`,
      );
  }
  return tokens;
}
