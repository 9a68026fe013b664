/**
 * Phi-3's own marks. In a message they would end the person's turn and forge the next one, so they are taken out;
 * repeatedly, for taking one out can make another: `<|us<|end|>er|>`.
 */
const marks = /<\|\s*[a-z0-9_]{1,40}\s*\|>|<\/?s>/gi;

export function stripControlTokens(text: string): string {
  let before = text;
  for (;;) {
    const after = before.replace(marks, '');
    if (after === before) return after.trim();
    before = after;
  }
}
