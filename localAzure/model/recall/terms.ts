import { stemmer } from 'stemmer';
import { words } from '../words.js';
import { isCommon } from './similarity.js';
import { thesaurus } from './thesaurus.js';

/** A word of a question, and those that would do as well. */
export interface AskedTerm {
  readonly term: string;
  readonly alike: readonly string[];
}

const stems = new Map<string, string>();
/** Enough for the words of a language; a file of random letters must not fill the memory. */
const mostStems = 100_000;

function stem(word: string): string {
  let known = stems.get(word);
  if (known === undefined) {
    known = stemmer(word);
    if (stems.size < mostStems) stems.set(word, known);
  }
  return known;
}

/** By the stems of a word or of a phrase (joined by blanks): what means much the same. */
const alike = new Map<string, readonly string[]>();
for (const group of thesaurus) {
  const terms = group.map((entry) => words(entry).map(stem).join(' '));
  for (const term of terms) {
    const others = new Set([...(alike.get(term) ?? []), ...terms]);
    others.delete(term);
    alike.set(term, [...others]);
  }
}
const phrases = new Set([...alike.keys()].filter((term) => term.includes(' ')));
const longestPhrase = Math.max(...[...phrases].map((phrase) => phrase.split(' ').length));

/**
 * What a text is found by: the stems of its telling words (`requestTimeout` is two), and the phrases of the thesaurus that
 * are in it.
 */
export function termsOf(text: string): string[] {
  const all = words(text.replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2'));
  const stemmed = all.map(stem);
  const terms = stemmed.filter((_, at) => !isCommon(all[at] ?? ''));
  for (let at = 0; at < stemmed.length; at++) {
    for (let length = 2; length <= longestPhrase; length++) {
      const phrase = stemmed.slice(at, at + length).join(' ');
      if (phrases.has(phrase)) terms.push(phrase);
    }
  }
  return terms;
}

/** The same of a question, each term once. */
export function askedTerms(question: string): AskedTerm[] {
  return [...new Set(termsOf(question))].map((term) => ({ term, alike: alike.get(term) ?? [] }));
}
