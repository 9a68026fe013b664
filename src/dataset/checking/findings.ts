import type { ByteText } from '../rows/byteText.js';

/** What should rather not be learnt by a model: named for a report, never quoted in it. */
export type Finding = (typeof kinds)[number]['name'];

interface Kind {
  readonly name: string;
  readonly group: 'secret' | 'personal' | 'marker' | 'stray';
  /**
   * One of these is in every match. Most rows have none, and to look for them is cheap: the search jumps from one first
   * character to the next, so a hint begins with a rare one. None: wherever there are enough digits.
   */
  readonly hints: readonly string[];
  /** Global: a match that does not hold must not hide the next one. Bounded: a row may be a megabyte of one letter. */
  readonly pattern: RegExp;
  /** For shapes that prove nothing by themselves: check digits. */
  readonly holds?: (match: string) => boolean;
}

const kinds = [
  {
    name: 'private key',
    group: 'secret',
    hints: ['-----BEGIN'],
    pattern: /-----BEGIN (?:[A-Z]{1,12} ){0,3}PRIVATE KEY-----/g,
  },
  {
    name: 'Azure storage or service bus key',
    group: 'secret',
    hints: ['Key='],
    pattern: /(?:Account|SharedAccess)Key=[A-Za-z0-9+/]{20,}={0,2}/g,
  },
  {
    name: 'shared access signature',
    group: 'secret',
    hints: ['?sig=', '&sig='],
    pattern: /[?&]sig=[A-Za-z0-9%+/]{20,}/g,
  },
  {
    name: 'connection string with a password',
    group: 'secret',
    hints: ['://'],
    pattern: /\b[a-z][a-z0-9+]{1,15}:\/\/[^\s:/@"\\]{1,64}:[^\s:/@"\\]{3,128}@[\w.-]/gi,
  },
  {
    name: 'AWS access key',
    group: 'secret',
    hints: ['KIA', 'SIA'],
    pattern: /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g,
  },
  {
    name: 'GitHub token',
    group: 'secret',
    hints: ['_'],
    pattern: /\b(?:gh[pousr]_[A-Za-z0-9]{36}|github_pat_\w{60,})/g,
  },
  { name: 'Hugging Face token', group: 'secret', hints: ['_'], pattern: /\bhf_[A-Za-z0-9]{30,}\b/g },
  { name: 'Slack token', group: 'secret', hints: ['xox'], pattern: /\bxox[abprs]-[A-Za-z0-9-]{10,}/g },
  {
    name: 'OpenAI key',
    group: 'secret',
    hints: ['k-'],
    pattern: /\bsk-(?:[a-z]{1,10}-){0,3}[A-Za-z0-9_-]{20,}/g,
  },
  { name: 'Google key', group: 'secret', hints: ['Iza'], pattern: /\bAIza[\w-]{35}/g },
  {
    name: 'JSON web token',
    group: 'secret',
    hints: ['.eyJ'],
    pattern: /\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]*/g,
  },
  {
    name: 'password',
    group: 'secret',
    hints: ['=', '_', 'password', 'Password', 'PASSWORD', 'passwd'],
    pattern:
      /(?:password|passwd|pwd|client_?secret|api_?key|access_?token)\\*["']?\s*[:=]\s*\\*["']?[^\s"',;\\]{6,}/gi,
    // A word is rather what is said about passwords than one of them.
    holds: (match) => /\d|[^\w\s]/.test(match.replace(/^[^:=]*[:=]\s*\\*["']?/, '')),
  },
  {
    name: 'e-mail address',
    group: 'personal',
    hints: ['@'],
    pattern: /(?<![\w.+-])[\w.+-]{1,64}@(?:[a-z0-9][a-z0-9-]{0,62}\.){1,8}[a-z]{2,}/gi,
  },
  {
    name: 'payment card number',
    group: 'personal',
    hints: [],
    pattern: /(?<![\d.])(?:\d[ -]?){12,18}\d(?![\d.])/g,
    holds: (match) => isLuhn(match.replace(/\D/g, '')),
  },
  {
    name: 'IBAN',
    group: 'personal',
    hints: [],
    pattern: /\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b/g,
    holds: (match) => isIban(match.replaceAll(' ', '')),
  },
  {
    name: 'telephone number',
    group: 'personal',
    hints: [],
    // International, or a North American one as it is usually written.
    pattern:
      /(?<![\w+])\+\d{1,3}[ .-]?(?:\(\d{1,4}\)[ .-]?)?\d(?:[ .-]?\d){6,11}\b|(?<![\w.-])\(?\d{3}\)?[ .-]\d{3}[.-]\d{4}\b/g,
  },
  {
    name: 'control token of the model',
    group: 'marker',
    hints: ['<|'],
    pattern: /<\|(?:user|assistant|system|end|endoftext)\|>/g,
  },
  {
    // As JSON has it; a backslash before it that is itself a character makes it a text about U+0000.
    name: 'zero character',
    group: 'stray',
    hints: ['\\u0000'],
    pattern: /(?<!\\)(?:\\\\){0,20}\\u0000/g,
  },
] as const satisfies readonly Kind[];

/**
 * What is in every number of people: seven digits with what stands between them, or the beginning of an account. Begins with
 * two digits, for which the search looks twice as fast as for one character of several.
 */
const numberLike = /\d\d(?:[\d ().-]{5}|(?<=[A-Z]{2}\d\d))/;

export const groupOf = (finding: Finding): Kind['group'] | undefined =>
  kinds.find(({ name }) => name === finding)?.group;

/** Which kinds a conversation holds, each once; the text may be JSON. */
export function findingsIn(text: ByteText): readonly Finding[] {
  const hasNumbers = numberLike.test(text);
  return (kinds as readonly (Kind & { readonly name: Finding })[])
    .filter(({ hints }) => (hints.length === 0 ? hasNumbers : hints.some((hint) => text.includes(hint))))
    .filter(({ pattern, holds }) =>
      (text.match(pattern) ?? []).some((match) => holds === undefined || holds(match)),
    )
    .map(({ name }) => name);
}

/** The check digit of payment cards (ISO/IEC 7812-1, annex B). */
function isLuhn(digits: string): boolean {
  if (/^(\d)\1*$/.test(digits)) return false;
  let sum = 0;
  for (let index = 0; index < digits.length; index++) {
    const digit = Number(digits[digits.length - 1 - index]);
    const doubled = index % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

/** The check digits of an account number (ISO 13616): the rest of a division by 97 is 1. */
function isIban(iban: string): boolean {
  if (iban.length < 15 || iban.length > 34) return false;
  let rest = 0;
  for (const character of iban.slice(4) + iban.slice(0, 4)) {
    const value = Number.parseInt(character, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest === 1;
}
