const tokensPerWord = 1.3;
/** A text without spaces has tokens too; no tokeniser gets more than about eight letters into one. */
const lettersPerToken = 8;

/** About as many tokens as Phi-3's tokeniser would make of an English text. */
export function countTokens(text: string): number {
  return estimate(text.split(/\s+/).filter((word) => word !== '').length, text.length);
}

function estimate(words: number, letters: number): number {
  return Math.ceil(Math.max(words * tokensPerWord, letters / lettersPerToken));
}

/** The beginning of the text that fits into so many tokens. Spacing inside it is kept. */
export function firstTokens(text: string, tokens: number): string {
  if (countTokens(text) <= tokens) return text;
  let end = 0;
  let words = 0;
  for (const word of text.matchAll(/\S+/g)) {
    const next = word.index + word[0].length;
    if (estimate(++words, next) > tokens) break;
    end = next;
  }
  // One endless word: what fits of it is better than nothing.
  return end > 0 ? text.slice(0, end) : text.slice(0, tokens * lettersPerToken);
}
