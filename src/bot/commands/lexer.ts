/** One piece of a command's arguments: `name=value`, or a value alone. Quotes are taken off. */
export interface Token {
  readonly name?: string;
  readonly value: string;
}

// Phones turn straight quotes into curly ones, and people put blanks around `=`; each language has quotes of its own.
const quoted = `["“”„‟][^"“”„‟]*["“”]|'[^']*'|[‘’‚‛][^‘’‚‛]*[‘’]|«[^»]*»`;
const name = '[A-Za-z][A-Za-z0-9_\\-\u2010-\u2014]*';
const piece = new RegExp(`(${name})\\s*=\\s*(${quoted}|[^\\s=]\\S*|(?=\\s|$))|${quoted}|\\S+`, 'g');
const whole = new RegExp(`^(?:${quoted})$`);

export function tokens(text: string): Token[] {
  return [...text.matchAll(piece)].map((match) =>
    match[1] === undefined
      ? { value: unquote(match[0]) }
      : { name: match[1], value: unquote(match[2] ?? '') },
  );
}

const unquote = (text: string): string => (whole.test(text) ? text.slice(1, -1) : text);

/** Argument names as people spell them: `learning-rate`, `LearningRate` and `learning_rate` are one. */
export const sameName = (a: string, b: string): boolean => bare(a) === bare(b);

const bare = (name: string): string => name.toLowerCase().replace(/[-_\u2010-\u2014]/g, '');
