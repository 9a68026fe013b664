const anyPiece = /[\p{L}\p{N}]+(?:['’][\p{L}\p{N}]+)*|[^\s\p{L}\p{N}]/gu;
const wholeWord = /[\p{L}\p{N}]+/gu;

/** Longer words are cut: the rest of a word begins with this sign, so that "al" in "animal" is not the name "Al". */
const lettersOfPiece = 5;
const continued = '_';

/**
 * The tokens of the language model: words in lower case, long ones cut as a subword tokeniser would, and every mark
 * of punctuation by itself.
 */
export function pieces(text: string): string[] {
  const result: string[] = [];
  for (const word of text.toLowerCase().match(anyPiece) ?? []) {
    if (word.length <= lettersOfPiece) result.push(word);
    else
      for (let at = 0; at < word.length; at += lettersOfPiece)
        result.push((at > 0 ? continued : '') + word.slice(at, at + lettersOfPiece));
  }
  return result;
}

/** What retrieval compares: words only, so that case and punctuation make no difference. */
export function words(text: string): string[] {
  return text.normalize('NFKC').toLowerCase().replace(/['’]/g, '').match(wholeWord) ?? [];
}
