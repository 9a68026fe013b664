const PIECE = /[\p{L}\p{N}]+(?:['’][\p{L}\p{N}]+)*|[^\s\p{L}\p{N}]/gu;
const WORD = /[\p{L}\p{N}]+/gu;

/** Longer words are cut: the rest of a word begins with this sign, so that "al" in "animal" is not the name "Al". */
const LETTERS = 5;
const CONTINUED = '_';

/**
 * The tokens of the language model: words in lower case, long ones cut as a subword tokeniser would, and every mark
 * of punctuation by itself.
 */
export function pieces(text: string): string[] {
  const result: string[] = [];
  for (const word of text.toLowerCase().match(PIECE) ?? []) {
    if (word.length <= LETTERS) result.push(word);
    else
      for (let at = 0; at < word.length; at += LETTERS)
        result.push((at > 0 ? CONTINUED : '') + word.slice(at, at + LETTERS));
  }
  return result;
}

/** What retrieval compares: words only, so that case and punctuation make no difference. */
export function words(text: string): string[] {
  return text.normalize('NFKC').toLowerCase().replace(/['’]/g, '').match(WORD) ?? [];
}
